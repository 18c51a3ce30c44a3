"""Indexes for leaves of the customers' filter that had none."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0008_views")]
    operations = [Script("0009_leaves")]
