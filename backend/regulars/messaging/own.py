"""The one mail that this room writes by itself."""

from regulars.messaging.templates import BuiltIn
from regulars.messaging.words import MessageKind

TRIAL = BuiltIn(
    key="MAIL_TEST",
    kind=MessageKind.PERSONAL,
    title="Test mail",
    description="Sent by hand from Settings, Mail, to see that mail arrives.",
    variables=(),
    subject="Mail from {{ store_name }} arrives",
    body="<p>If you read this, mail from {{ store_name }} arrives.</p>\n<p>Nothing needs to be done.</p>\n",
)
