"""Records of one person: pairs that may be, what became one, and what it takes to part them again."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0022_payment_views")]
    operations = [Script("0023_merging")]
