"""Groups that follow a segment."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0027_purchase_orders")]
    operations = [Script("0028_group_rules")]
