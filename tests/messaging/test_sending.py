"""Sending through a real mail server on this machine."""

import asyncio

import pytest

from regulars.messaging import mail_server
from regulars.messaging.queries.status import server_state
from regulars.messaging.service import sending
from regulars.platform import clock
from regulars.platform.db.connect import Database
from regulars.platform.jobs import worker
from tests import make_access as make
from tests.messaging.make import mailed, message
from tests.messaging.postbox import open_box

NOW = 1_790_000_000 * clock.SECOND


async def status(database: Database, message_id: int) -> str:
    return (await message(database, message_id))["status"]


async def test_a_mail_arrives_with_its_parts_and_its_link(database: Database):
    await make.store(
        brand_name="Kape & Co.", brand_color="#aa3300", mail_footer="See you soon", reply_to="help@shop.example",
        sender_email="hello@shop.example", postal_address="1 Rizal Avenue\nManila",
    )  # fmt: skip
    async with open_box() as box:
        mail_server.use(database, box.server())
        queued = await mailed(name="Müller, Jörg", first_name="Jörg <b>", link="https://shop.example/o?a=1&b=2")
        await worker.run_pending()
    letter = box.letters[0]
    assert (letter["From"], letter["Reply-To"]) == ('"Kape & Co." <hello@shop.example>', "help@shop.example")
    assert letter["To"] == '"Müller, Jörg" <maria@example.com>'
    assert letter["Subject"] == "Open your account at Kape & Co."
    assert (box.senders, box.recipients) == (["hello@shop.example"], ["maria@example.com"])
    text = letter.get_body(("plain",))
    html = letter.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == (
        "Hello Jörg <b>,\n\nOpen your account: https://shop.example/o?a=1&b=2\n\n-- \nSee you soon\n1 Rizal Avenue\nManila\n"
    )
    assert 'href="https://shop.example/o?a=1&amp;b=2"' in html.get_content()
    assert "Jörg &lt;b&gt;" in html.get_content()
    assert "#aa3300" in html.get_content()
    assert await status(database, queued.message_id) == "SENT"


async def test_its_secrets_are_forgotten_once_it_is_sent(database: Database):
    await make.store()
    async with open_box() as box:
        mail_server.use(database, box.server())
        queued = await mailed(link="https://shop.example/token")
        await worker.run_pending()
    found = await message(database, queued.message_id)
    assert "token" not in found["secrets"] + found["html"] + found["text"]


async def test_many_mails_leave_over_one_connection(database: Database):
    await make.store()
    async with open_box() as box:
        mail_server.use(database, box.server())
        for number in range(12):
            await mailed(to=f"p{number}@example.com")
        await worker.run_pending()
    assert len(box.letters) == 12
    assert set(box.by_id.values()) == {1}
    assert box.connections == 1


@pytest.mark.parametrize("security", ("TLS", "STARTTLS"))
async def test_mail_travels_encrypted_and_signed_in(database: Database, security: mail_server.Security):
    await make.store()
    async with open_box(security, login=("shop", "secret")) as box:
        mail_server.use(database, box.server(security, username="shop", password="secret"))
        queued = await mailed()
        await worker.run_pending()
    assert box.is_secure == [True]
    assert await status(database, queued.message_id) == "SENT"


async def test_a_wrong_password_stops_the_queue_and_not_the_mail(database: Database):
    await make.store()
    async with open_box(login=("shop", "secret")) as box:
        mail_server.use(database, box.server(username="shop", password="wrong"))
        with clock.held_at(NOW) as move:
            queued = [await mailed(), await mailed()]
            await worker.run_pending()
            state = await server_state(database)
            assert state.is_working is False
            assert state.last_error is not None
            assert state.last_error.startswith("535")
            assert box.connections == 1
            assert [await status(database, each.message_id) for each in queued] == ["QUEUED", "QUEUED"]
            mail_server.use(database, box.server(username="shop", password="secret"))
            await worker.run_pending()
            assert box.letters == []
            move(2 * clock.MINUTE)
            await worker.run_pending()
            assert len(box.letters) == 2
            assert (await server_state(database)).is_working is True


async def test_a_server_that_is_away_costs_no_message_a_try(database: Database):
    await make.store()
    async with open_box() as box:
        mail_server.use(database, box.server())
    queued = await mailed()
    await worker.run_pending()
    found = await message(database, queued.message_id)
    assert (found["status"], found["attempts"]) == ("QUEUED", 0)


async def test_a_passing_refusal_is_tried_again_later_and_a_lasting_one_is_not(database: Database):
    await make.store()
    async with open_box() as box:
        mail_server.use(database, box.server())
        with clock.held_at(NOW) as move:
            box.for_recipient = ["451 4.2.1 Busy, maria@example.com", "550 5.7.1 Not here"]
            busy, unwanted = await mailed(), await mailed(to="other@example.com")
            await worker.run_pending()
            first, second = await message(database, busy.message_id), await message(database, unwanted.message_id)
            assert (first["status"], first["error"]) == ("QUEUED", "451 4.2.1 Busy, (the address)")
            assert first["next_at"] == NOW + clock.MINUTE
            assert (second["status"], second["error"]) == ("FAILED", "550 5.7.1 Not here")
            move(clock.MINUTE)
            await worker.run_pending()
            assert await status(database, busy.message_id) == "SENT"
    assert box.recipients == ["maria@example.com"]


async def test_a_mail_refused_for_a_day_is_given_up(database: Database):
    await make.store()
    async with open_box() as box:
        mail_server.use(database, box.server())
        with clock.held_at(NOW) as move:
            queued = await mailed()
            for pause in (0, *sending.BACKOFF):
                box.for_content = ["452 4.3.1 Full"]
                move(pause)
                assert await status(database, queued.message_id) == "QUEUED"
                await worker.run_pending()
    found = await message(database, queued.message_id)
    assert (found["status"], found["attempts"]) == ("FAILED", len(sending.BACKOFF) + 1)


async def test_an_address_that_does_not_exist_is_written_to_no_more(database: Database):
    await make.store()
    async with open_box() as box:
        mail_server.use(database, box.server())
        box.for_recipient = ["550 5.1.1 No such user"]
        queued = await mailed()
        await worker.run_pending()
        again = await mailed()
    assert await status(database, queued.message_id) == "BOUNCED"
    assert (again.status, again.suppressed_because) == ("SUPPRESSED", "INVALID_ADDRESS")


async def test_a_mail_that_came_too_late_is_not_sent(database: Database):
    await make.store()
    async with open_box() as box:
        mail_server.use(database, box.server())
        with clock.held_at(NOW) as move:
            queued = await mailed(expires_at=NOW + clock.HOUR)
            move(2 * clock.HOUR)
            await worker.run_pending()
    assert box.letters == []
    assert await status(database, queued.message_id) == "FAILED"


async def test_a_connection_that_breaks_before_the_answer_leaves_the_mail_in_doubt_and_never_sends_it_twice(
    database: Database,
):
    await make.store()
    async with open_box() as box:
        mail_server.use(database, box.server())
        box.vanishes = True
        queued = await mailed()
        await worker.run_pending()
        box.vanishes = False
        await worker.run_pending()
        assert len(box.letters) == 1
    found = await message(database, queued.message_id)
    assert found["status"] == "UNCERTAIN"
    assert "may have arrived" in found["error"]


async def test_without_a_server_what_waited_goes_back_to_the_outbox_and_stays_there(database: Database):
    await make.store()
    async with open_box() as box:
        mail_server.use(database, box.server())
        queued = await mailed()
        mail_server.use(database, None)
        await worker.run_pending()
        assert await status(database, queued.message_id) == "HELD"
        mail_server.use(database, box.server())
        await worker.run_pending()
        assert box.letters == []
        assert await status(database, queued.message_id) == "HELD"


async def test_two_workers_share_the_queue_without_sending_anything_twice(database: Database):
    await make.store()
    async with open_box() as box:
        mail_server.use(database, box.server())
        for number in range(20):
            await mailed(to=f"p{number}@example.com")
        await asyncio.gather(worker.run_pending(), worker.run_pending(), worker.run_pending())
    assert len(box.letters) == 20
    assert set(box.by_id.values()) == {1}


async def test_an_address_beyond_ascii_goes_to_a_server_that_takes_it(database: Database):
    await make.store()
    async with open_box(utf8=True) as box:
        mail_server.use(database, box.server())
        first = await mailed(to="jörg@bücher.example")
        await mailed(to="joerg@bücher.example")
        await worker.run_pending()
    assert (await message(database, first.message_id))["error"] is None
    assert box.recipients == ["jörg@bücher.example", "joerg@xn--bcher-kva.example"]


async def test_an_address_beyond_ascii_is_told_where_the_server_does_not(database: Database):
    await make.store()
    async with open_box() as box:
        mail_server.use(database, box.server())
        queued = await mailed(to="jörg@bücher.example")
        await worker.run_pending()
    found = await message(database, queued.message_id)
    assert (found["status"], found["error"]) == (
        "FAILED",
        "The mail server takes no address with letters beyond a to z.",
    )


async def test_without_a_sender_the_mail_says_where_to_set_one(database: Database):
    await make.store()
    mail_server.use(database, mail_server.Server("127.0.0.1", 1, "NONE"))
    queued = await mailed()
    await worker.run_pending()
    assert "Settings, Mail" in (await message(database, queued.message_id))["error"]
