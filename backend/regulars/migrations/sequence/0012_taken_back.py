"""Consent that was recorded by mistake can be taken back: also to where nobody was asked."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0011_exports")]
    operations = [Script("0012_taken_back")]
