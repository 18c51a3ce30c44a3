"""Views of payments: which lists keep views."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0021_order_mails")]
    operations = [Script("0022_payment_views")]
