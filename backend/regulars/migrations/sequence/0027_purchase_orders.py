"""Purchase order numbers of all orders, and those of the orders made here carried over to them."""

from tortoise.migrations.migration import Migration as Base

from regulars.migrations.scripts import Folded, Script


class Migration(Base):
    dependencies = [("models", "0026_lists_by_replica")]
    operations = [
        Script("0027_purchase_orders"),
        Folded("orders", column="purchase_order_number", key="purchase_order_key"),
    ]
