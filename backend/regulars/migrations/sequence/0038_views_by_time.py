"""Reports that read PostgreSQL's views find what was booked or placed in their range without reading all there is."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0037_methods_folded")]
    operations = [Script("0038_views_by_time")]
