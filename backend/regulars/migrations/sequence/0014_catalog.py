"""The catalog: products and their prices, and those of the orders that are there already."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0013_shipping")]
    operations = [Script("0014_catalog")]
