"""An index of the figures that customers are filtered by, to be read without the customers."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0009_leaves")]
    operations = [Script("0010_figures")]
