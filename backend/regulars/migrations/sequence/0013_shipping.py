"""Parcels with their scans, for what orders wait, the limits of the stores, and the keys of carriers' reports."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0012_taken_back")]
    operations = [Script("0013_shipping")]
