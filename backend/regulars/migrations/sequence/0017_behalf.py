"""Orders made here for customers: what was entered, approvals, numbers."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0016_money")]
    operations = [Script("0017_behalf")]
