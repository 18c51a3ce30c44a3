"""Messages that wait for a time."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0030_shares")]
    operations = [Script("0031_send_later")]
