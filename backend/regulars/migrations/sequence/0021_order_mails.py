"""Mails about orders: of which order a message is, and of which events customers are told."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0020_documents")]
    operations = [Script("0021_order_mails")]
