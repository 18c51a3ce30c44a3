"""Files out and the log of who took what."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0010_figures")]
    operations = [Script("0011_exports")]
