"""Mail: messages, templates, suppressed addresses, reports of delivery, and the looks of each store."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0001_initial")]
    initial = False
    operations = [Script("0002_messaging")]
