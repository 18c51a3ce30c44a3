"""What was paid of an order, what was decided here about it, refunds made here, and refunds that wait for their order."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0015_figures_and_keys")]
    operations = [Script("0016_money")]
