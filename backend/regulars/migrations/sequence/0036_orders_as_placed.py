"""Reports count an order on the day on which it was placed, as it is now known."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0035_company_people")]
    operations = [Script("0036_orders_as_placed")]
