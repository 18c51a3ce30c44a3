"""Records of one person: pairs that may be, what became one, and what it takes to part them again."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0023_report_changes")]
    operations = [Script("0024_merging")]
