"""Indexes for leaves of the customers' filter that had none."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0007_segments")]
    operations = [Script("0008_leaves")]
