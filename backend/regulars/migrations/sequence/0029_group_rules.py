"""Groups that follow a segment."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0028_predictions")]
    operations = [Script("0029_group_rules")]
