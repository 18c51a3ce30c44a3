"""Shares of a customer's orders as dials, and the word for what price does to them."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0029_group_rules")]
    operations = [Script("0030_shares")]
