"""Uploads and remembered mappings."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0004_accounts")]
    operations = [Script("0005_imports")]
