"""A message as it travels: headers that nobody can lengthen, a text part, an HTML part."""

from dataclasses import dataclass
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from regulars.messaging import addresses
from regulars.messaging.mail_server import Server
from regulars.messaging.writing.compose import Letter, one_line
from regulars.platform import clock
from regulars.stores.queries import StoreRow


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message that was claimed: whom it goes to and from whom, and its secrets in place."""

    message_id: str
    address: str
    name: str | None
    letter: Letter
    store: StoreRow


@dataclass(frozen=True, slots=True)
class Packed:
    """What the connection is given."""

    sender: str
    recipient: str
    content: bytes
    needs_utf8: bool


class NoSender(Exception):
    """Nobody said from which address mail is sent."""


def pack(envelope: Envelope, server: Server) -> Packed:
    """The bytes of the message. Raises `NoSender`."""
    store = envelope.store
    written = store.sender_email or server.sender
    if written is None:
        raise NoSender
    sender, recipient = addresses.read(written), addresses.read(envelope.address)
    needs_utf8 = sender.ascii is None or recipient.ascii is None
    policy = (SMTPUTF8 if needs_utf8 else SMTP).clone(cte_type="7bit")
    message = EmailMessage(policy=policy)
    author = store.sender_name or store.brand_name or server.sender_name or store.name
    message["From"] = _mailbox(author, sender.ascii or sender.written)
    message["To"] = _mailbox(envelope.name or "", recipient.ascii or recipient.written)
    if store.reply_to is not None:
        message["Reply-To"] = _mailbox("", addresses.read(store.reply_to).ascii or store.reply_to)
    message["Subject"] = envelope.letter.subject
    message["Date"] = format_datetime(clock.to_datetime(clock.now()))
    message["Message-ID"] = envelope.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(envelope.letter.text)
    message.add_alternative(envelope.letter.html, subtype="html")
    return Packed(sender.ascii or sender.written, recipient.ascii or recipient.written, message.as_bytes(), needs_utf8)


def _mailbox(name: str, address: str) -> Mailbox:
    local, _, domain = address.rpartition("@")
    return Mailbox(one_line(name), local, domain)
