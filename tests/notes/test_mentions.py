"""Colleagues whom notes mention, and what they are told."""

from typing import Any

import pytest

from regulars.access.scopes import ALL_SCOPES
from regulars.access.service.staff import staff_update
from regulars.api.schema import schema
from regulars.app import rooms
from regulars.notes import queries
from regulars.notes.service.writing import note_add, note_delete, note_restore, note_update, prune
from regulars.notes.words import NoteDraft
from regulars.platform import clock
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.context import Context
from tests.make_access import key, staff
from tests.make_people import somebody


@pytest.fixture(autouse=True)
def _arranged() -> None:
    rooms.arrange()


async def noted(body: str, *mention_ids: str, actor: Actor = SYSTEM) -> int:
    return await note_add(
        actor=actor, subject_id=f"cus_{await somebody()}", draft=NoteDraft(body, mention_ids=mention_ids)
    )


async def named(database: Database, note: int) -> list[str]:
    return [name for _, name in (await queries.mentions_of_each(database, [note])).get(note, [])]


async def ask(database: Database, actor: Actor, query: str) -> Any:
    result = await schema.execute(query, context_value=Context(database, actor))
    assert not result.errors, result.errors
    return result.data


WAITING = """{ viewer { unreadNotificationCount notifications(unreadOnly: true) { totalCount nodes { id kind title
  subject { ... on Note { body } } } } } }"""


async def test_a_name_in_the_text_mentions_whole_or_by_a_first_name_that_one_alone_has(database: Database) -> None:
    for name in ("Ann Lee", "Ann Santos", "Zoë Ångström"):
        await staff("support", name=name)
    assert await named(database, await noted("@Ann Lee, please")) == ["Ann Lee"]
    assert await named(database, await noted("@ann, please")) == []
    assert await named(database, await noted("(@zoe) and @ANN SANTOS!")) == ["Ann Santos", "Zoë Ångström"]
    assert await named(database, await noted("ann@zoe.example, @Zoeline, @nobody")) == []


async def test_who_is_mentioned_is_told_once_and_marks_it_as_seen(database: Database) -> None:
    maria, ben = await staff("owner", name="Maria"), await staff("support", name="Ben")
    note = await noted("@Ben, call her", actor=maria)
    await note_update(actor=maria, note_id=note, draft=NoteDraft("@Ben, call her *today*"))
    (viewer,) = (await ask(database, ben, WAITING)).values()
    assert (viewer["unreadNotificationCount"], viewer["notifications"]["totalCount"]) == (1, 1)
    (told,) = viewer["notifications"]["nodes"]
    assert (told["kind"], told["title"]) == ("MENTION", "Maria mentioned you in a note")
    assert told["subject"] == {"body": "@Ben, call her *today*"}
    mark = f'mutation {{ notificationsMarkRead(ids: ["{told["id"]}"]) {{ userErrors {{ code }} }} }}'
    await ask(database, maria, mark)  # of somebody else: passed over
    assert (await ask(database, ben, WAITING))["viewer"]["unreadNotificationCount"] == 1
    await ask(database, ben, mark)
    assert (await ask(database, ben, WAITING))["viewer"]["unreadNotificationCount"] == 0


async def test_nobody_is_told_of_their_own_note(database: Database) -> None:
    maria = await staff("owner", name="Maria")
    await noted("@Maria: remember", actor=maria)
    assert (await ask(database, maria, WAITING))["viewer"]["unreadNotificationCount"] == 0


async def test_a_colleague_who_is_gone_is_mentioned_neither_by_name_nor_by_id_nor_offered(database: Database) -> None:
    owner, ben = await staff("owner", name="Maria"), await staff("support", name="Ben")
    cy = await staff("support", name="Cy")
    await staff_update(actor=owner, staff_id=key(cy), changes={"status": "DISABLED"})
    assert await named(database, await noted("@Ben and @Cy")) == ["Ben"]
    for gone in (f"stf_{key(cy)}", "stf_999", "cus_1"):
        with pytest.raises(Refusal) as refused:
            await noted("Look", f"stf_{key(ben)}", gone)
        assert (refused.value.code, refused.value.path) == (ErrorCode.NOT_FOUND, ("input", "mentionIds", "1"))
    offered = await ask(
        database, Actor("token", 1, "Test", frozenset(ALL_SCOPES)), "{ mentionableColleagues { name } }"
    )
    assert [one["name"] for one in offered["mentionableColleagues"]] == ["Ben", "Maria"]


async def test_a_token_has_no_notifications_and_is_told_so(database: Database) -> None:
    token = Actor("token", 1, "Test", frozenset(ALL_SCOPES))
    assert (await ask(database, token, WAITING))["viewer"]["notifications"]["totalCount"] == 0
    done = await ask(database, token, "mutation { notificationsMarkRead { userErrors { code } } }")
    assert done["notificationsMarkRead"]["userErrors"] == [{"code": "NOT_ALLOWED"}]


async def test_a_deleted_note_comes_back_with_author_times_and_wordings_and_after_a_month_no_more(
    database: Database,
) -> None:
    maria = await staff("owner", name="Maria")
    note = await noted("One", actor=maria)
    await note_update(actor=SYSTEM, note_id=note, draft=NoteDraft("Two"))
    before = await queries.note_by_id(database, note)
    assert before is not None
    await note_delete(actor=SYSTEM, note_id=note)
    assert await queries.note_by_id(database, note) is None
    await note_restore(actor=SYSTEM, note_id=note)
    after = await queries.note_by_id(database, note)
    assert after is not None
    assert (after.body, after.author_name, after.created_at) == ("Two", "Maria", before.created_at)
    assert [one.body for one in (await queries.revisions_of_each(database, [note]))[note]] == ["One"]
    await note_restore(actor=SYSTEM, note_id=note)
    assert (await queries.note_by_id(database, note)) == after
    await note_delete(actor=SYSTEM, note_id=note)
    with clock.held_at(clock.now() + 31 * clock.DAY):
        assert await prune() == 1
    with pytest.raises(Refusal):
        await note_restore(actor=SYSTEM, note_id=note)
