"""Which orders, customers and the like have changed since the replica of the reports looked."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0021_order_mails")]
    operations = [Script("0022_report_changes")]
