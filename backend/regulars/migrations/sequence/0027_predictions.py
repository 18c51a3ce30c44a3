"""What is likely to come of each customer who bought, and the model that says so."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0026_lists_by_replica")]
    operations = [Script("0027_predictions")]
