"""Reports tell ways to pay apart by their folded keys."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0036_orders_as_placed")]
    operations = [Script("0037_methods_folded")]
