"""Messages that wait for a time."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0032_companies")]
    operations = [Script("0033_send_later")]
