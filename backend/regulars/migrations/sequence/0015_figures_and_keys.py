"""The figures with the key among them: PostgreSQL looks for a page there without the customers, too."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0014_catalog")]
    operations = [Script("0015_figures_and_keys")]
