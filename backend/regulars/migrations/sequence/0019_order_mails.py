"""Mails about orders: of which order a message is, and of which events customers are told."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0018_custom_fields")]
    operations = [Script("0019_order_mails")]
