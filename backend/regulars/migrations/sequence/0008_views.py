"""Saved views of lists."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0007_segments")]
    initial = False
    operations = [Script("0008_views")]
