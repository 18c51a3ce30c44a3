"""What is likely to come of each customer who bought, and the model that says so."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0027_purchase_orders")]
    operations = [Script("0028_predictions")]
