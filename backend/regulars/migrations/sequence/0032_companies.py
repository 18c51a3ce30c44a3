"""Companies, their members and ids elsewhere, and for which company an order was made."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0031_benefits")]
    operations = [Script("0032_companies")]
