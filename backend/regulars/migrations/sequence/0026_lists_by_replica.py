"""The replica knows the countries of saved addresses and the keys of categories and brands, by which lists are filtered."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0025_notes")]
    operations = [Script("0026_lists_by_replica")]
