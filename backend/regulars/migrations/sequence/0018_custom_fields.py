"""Custom fields: their definitions, and what customers have in them."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0017_behalf")]
    initial = False
    operations = [Script("0018_custom_fields")]
