"""Segments: saved rules, their members, who came and went, and how many there were each day."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0006_job_journal")]
    operations = [Script("0007_segments")]
