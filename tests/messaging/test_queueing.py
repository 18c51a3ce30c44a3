"""Queueing a mail inside somebody else's unit of work."""

import pytest

from regulars.messaging import mail_server
from regulars.messaging.mail_server import Server
from regulars.messaging.service.queueing import Queued, Recipient, queue
from regulars.messaging.templates import BuiltIn, Variable, register
from regulars.messaging.words import MessageKind, MessageStatus, SuppressionReason
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from tests import make_access as make
from tests.messaging.make import INVITE, mailed, message

LINK = "https://shop.example/open?token=a&b=<c>"


async def test_without_a_mail_server_a_mail_is_kept_in_the_outbox(database: Database):
    await make.store()
    queued = await mailed()
    assert queued.status is MessageStatus.HELD
    found = await message(database, queued.message_id)
    assert (found["status"], found["subject"], found["address"]) == (
        "HELD",
        "Open your account at Main",
        "maria@example.com",
    )


async def test_with_a_mail_server_it_waits_to_be_sent(database: Database):
    await make.store()
    mail_server.use(database, Server("127.0.0.1", 1, "NONE"))
    assert (await mailed()).status is MessageStatus.QUEUED
    assert await database.fetch_value("SELECT count(*) FROM jobs WHERE kind = 'messaging.deliver'") == 1


async def test_a_verb_that_fails_leaves_no_mail_behind(database: Database):
    await make.store()

    @unit_of_work
    async def fails(tx: Transaction) -> None:
        await queue(tx, actor=SYSTEM, template=INVITE.key, to=Recipient("a@example.com"), variables={"link": LINK})
        raise Refusal(ErrorCode.INVALID, "No.")

    with pytest.raises(Refusal):
        await fails()
    assert await database.fetch_value("SELECT count(*) FROM messages") == 0


async def test_the_same_key_answers_the_first_mail_however_often_it_is_queued(database: Database):
    await make.store()
    first = await mailed(key="invite:cus_5:3")
    assert await mailed(key="invite:cus_5:3") == first
    assert (await mailed(key="invite:cus_5:4")).message_id != first.message_id
    assert await database.fetch_value("SELECT count(*) FROM messages") == 2


async def test_a_secret_stands_nowhere_in_the_letter_that_is_kept(database: Database):
    await make.store()
    found = await message(database, (await mailed(link=LINK)).message_id)
    assert "token=a" not in found["html"] + found["text"]
    assert LINK in found["secrets"]


async def test_a_missing_and_an_unknown_variable_are_named(database: Database):
    await make.store()
    with pytest.raises(Refusal) as missing:
        await mailed(link=None)
    assert (missing.value.code, missing.value.path) == (ErrorCode.REQUIRED, ("variables", "link"))
    with pytest.raises(Refusal) as unknown:
        await mailed(lnik="x")
    assert unknown.value.path == ("variables", "lnik")


@pytest.mark.parametrize("address", ("maria", "a@b@c", "a@example.com\r\nBcc: all@example.com", "", "a b@example.com"))
async def test_what_is_no_address_is_refused(database: Database, address: str):
    await make.store()
    with pytest.raises(Refusal) as refused:
        await mailed(to=address)
    assert refused.value.code is ErrorCode.INVALID_EMAIL


async def test_a_header_never_gets_a_second_line(database: Database):
    await make.store(name="Shop\r\nBcc: all@example.com")
    found = await message(database, (await mailed(name="Maria\r\nX-Evil: 1\x00")).message_id)
    assert found["recipient_name"] == "Maria X-Evil: 1"
    assert "\n" not in found["subject"]
    assert "\r" not in found["subject"]


async def test_an_address_that_must_not_be_written_to_gives_a_message_that_says_why(database: Database):
    await make.store()
    await _suppress()
    queued = await mailed(to="Maria@Example.com")
    assert queued == Queued(queued.message_id, MessageStatus.SUPPRESSED, SuppressionReason.COMPLAINED)
    found = await message(database, queued.message_id)
    assert (found["status"], found["suppressed_because"], found["secrets"]) == ("SUPPRESSED", "COMPLAINED", None)


@unit_of_work
async def _suppress(tx: Transaction) -> None:
    await tx.execute(
        "INSERT INTO suppressions (channel, address, address_key, because, at) VALUES ('EMAIL', ?, ?, 'COMPLAINED', ?)",
        ("maria@example.com", "maria@example.com", tx.now),
    )


def test_two_rooms_may_not_offer_mails_of_one_name():
    register(INVITE)
    with pytest.raises(ValueError, match=INVITE.key):
        register(
            BuiltIn(
                key=INVITE.key, kind=MessageKind.ACCOUNT, title="Another", description="", variables=(Variable("x", "X", "x"),),
                subject="", body="",
            )
        )  # fmt: skip
