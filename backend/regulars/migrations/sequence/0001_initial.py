"""The first schema: every room's tables, in the order of the storeys."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Tables


class Migration(Base):
    initial = True
    operations = [Tables("platform", "access", "stores", "customers", "notes", "timeline", "orders", "groups")]
