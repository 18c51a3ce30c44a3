"""What a job changed, kept so that it can be undone."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0005_imports")]
    operations = [Script("0006_job_journal")]
