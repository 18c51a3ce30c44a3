"""A document for each root field of notes and notifications, as in samples.py."""

from tests.api.sample import Sample

_NOTE = 'mutation { noteAdd(subjectId: "cus_6", input: { body: "To be changed" }) { note { id } } }'
_ERRORS = "userErrors { code message path }"

QUERIES: dict[str, Sample] = {
    "mentionableColleagues": Sample("{ mentionableColleagues { name } }"),
}

MUTATIONS: dict[str, Sample] = {
    "timelineEntryAdd": Sample(
        f'mutation {{ timelineEntryAdd(subjectId: "cus_6", input: {{ title: "Called" }}) {{ event {{ title }} {_ERRORS} }} }}'
    ),
    "timelineEntryDelete": Sample(
        f"mutation ($id: ID!) {{ timelineEntryDelete(id: $id) {{ deletedId {_ERRORS} }} }}",
        before='mutation { timelineEntryAdd(subjectId: "cus_6", input: { title: "Called" }) { event { id } } }',
    ),
    "noteAdd": Sample(
        f'mutation {{ noteAdd(subjectId: "cus_6", input: {{ body: "Hello" }}) {{ note {{ body }} {_ERRORS} }} }}'
    ),
    "noteUpdate": Sample(
        f'mutation ($id: ID!) {{ noteUpdate(id: $id, input: {{ body: "Other" }}) {{ note {{ body }} {_ERRORS} }} }}',
        before=_NOTE,
    ),
    "noteResolve": Sample(
        f"mutation ($id: ID!) {{ noteResolve(id: $id) {{ note {{ resolvedAt }} {_ERRORS} }} }}", before=_NOTE
    ),
    "noteDelete": Sample(f"mutation ($id: ID!) {{ noteDelete(id: $id) {{ deletedId {_ERRORS} }} }}", before=_NOTE),
    "notificationsMarkRead": Sample(
        f"mutation {{ notificationsMarkRead {{ viewer {{ unreadNotificationCount }} {_ERRORS} }} }}", refused=True
    ),
    "noteRestore": Sample(
        f"mutation ($id: ID!) {{ noteRestore(id: $id) {{ note {{ body }} {_ERRORS} }} }}", before=_NOTE
    ),
}
