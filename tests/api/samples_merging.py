"""A document for each root field of merges and possible duplicates, as in samples.py."""

from tests.api.sample import Sample

_ERRORS = "userErrors { code message path }"

QUERIES: dict[str, Sample] = {
    "possibleDuplicates": Sample("{ possibleDuplicates { nodes { score } totalCount } }"),
    "mergePreview": Sample('{ mergePreview(ids: ["cus_1", "cus_2"]) { conflictCount } }'),
    "mergeUndoPreview": Sample('{ mergeUndoPreview(mergeId: "mrg_99") { problem } }'),
    "merges": Sample("{ merges { nodes { id } totalCount } }"),
}
MUTATIONS: dict[str, Sample] = {
    "customersMerge": Sample(
        f'mutation {{ customersMerge(ids: ["cus_6", "cus_7"], survivorId: "cus_99") {{ merge {{ id }} {_ERRORS} }} }}',
        refused=True,
    ),
    "mergeUndo": Sample(f'mutation {{ mergeUndo(mergeId: "mrg_99") {{ merge {{ id }} {_ERRORS} }} }}', refused=True),
    "duplicateDismiss": Sample(f'mutation {{ duplicateDismiss(ids: ["cus_6", "cus_7"]) {{ done {_ERRORS} }} }}'),
    "duplicatesScan": Sample(f"mutation {{ duplicatesScan {{ job {{ id }} {_ERRORS} }} }}"),
}
