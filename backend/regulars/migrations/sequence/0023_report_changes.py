"""Which orders, customers and the like have changed since the replica of the reports looked."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0022_payment_views")]
    operations = [Script("0023_report_changes")]
