"""The replica knows predictions and RFM groups, by which lists of large stores and reports ask."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0033_send_later")]
    operations = [Script("0034_predictions_in_reports")]
