"""Notes on any record and their mentions, and timelines of orders."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0024_merging")]
    operations = [Script("0025_notes")]
