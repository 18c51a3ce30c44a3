"""Orders made here for customers: what was entered, approvals, numbers."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0014_catalog")]
    operations = [Script("0015_behalf")]
