"""Members of companies, logged for the replica of the reports."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0034_predictions_in_reports")]
    operations = [Script("0035_company_people")]
