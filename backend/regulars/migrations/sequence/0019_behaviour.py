"""The limits of the value bands and the usual price of each category."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0018_custom_fields")]
    operations = [Script("0019_behaviour")]
