"""What the replica has yet to take over, written by triggers; the model of prediction and what it says."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import DayField, InstantField, JsonTextField, KeyField, MinorField


class ReportChange(Model):
    """Whose rows changed: the order's, customer's … of this key. `stamp` orders commits on PostgreSQL."""

    id: int = fields.BigIntField(primary_key=True)
    subject: int = fields.IntField()
    key: int = fields.BigIntField()
    stamp: int = fields.BigIntField()

    class Meta(Model.Meta):
        table = "report_changes"


class PredictionModel(Model):
    """The model that was fitted last, or why there is none; the one row has the id 1.

    `facts` holds its parameters and its back-test.
    """

    id: int = fields.BigIntField(primary_key=True, generated=False)
    status: str = fields.TextField()
    as_of: str = DayField()
    computed_at: int = InstantField()
    buyer_count: int = fields.BigIntField()
    repeat_buyer_count: int = fields.BigIntField()
    day_count: int = fields.BigIntField()
    facts: object = JsonTextField()

    class Meta(Model.Meta):
        table = "prediction_models"


class CustomerPrediction(Model):
    """What is likely to come of a customer who bought, and where they stand among all; chances in thousandths."""

    customer_id: int = fields.BigIntField(primary_key=True, generated=False)
    purchase_days: int = fields.BigIntField()
    first_on: str = DayField()
    last_on: str = DayField()
    predicted_ltv: int | None = MinorField(null=True)
    expected_orders: int | None = fields.BigIntField(null=True)
    probability_active: int | None = fields.BigIntField(null=True)
    probability_leaving: int | None = fields.BigIntField(null=True)
    recency: int | None = fields.BigIntField(null=True)
    frequency: int | None = fields.BigIntField(null=True)
    monetary: int | None = fields.BigIntField(null=True)
    rfm_group: str | None = KeyField(null=True)
    previous_group: str | None = KeyField(null=True)

    class Meta(Model.Meta):
        table = "customer_predictions"
