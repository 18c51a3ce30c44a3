"""Accounts and consent: roles, moves, links, sign-ins; where each person stands on each channel, and how it came so."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0003_contacts")]
    operations = [Script("0004_accounts")]
