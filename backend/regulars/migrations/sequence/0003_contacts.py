"""Further e-mail addresses and phone numbers of a customer, whether they are proved and whether mail arrives."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0002_messaging")]
    operations = [Script("0003_contacts")]
