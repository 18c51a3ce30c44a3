"""The key by which addresses of documents are signed."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Script


class Migration(Base):
    dependencies = [("models", "0019_behaviour")]
    operations = [Script("0020_documents")]
