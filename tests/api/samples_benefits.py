"""A document for each root field of benefits, as in samples.py."""

from tests.api.sample import Sample

_ERRORS = "userErrors { code message path }"
_LIST = 'mutation { priceListSave(input: { name: "Brief", currencyCode: "USD" }) { priceList { id } } }'

QUERIES: dict[str, Sample] = {
    "priceList": Sample('{ priceList(id: "prl_1") { name } }'),
    "priceLists": Sample("{ priceLists { nodes { name } totalCount } }"),
    "priceFor": Sample(
        '{ priceFor(input: { customer: { id: "cus_6" }, lines: [{ sku: "CUP-1", listPrice: { amount: "5", currencyCode:'
        ' "USD" } }] }) { total { amount } applied { explanation } } }'
    ),
}
MUTATIONS: dict[str, Sample] = {
    "priceListSave": Sample(
        'mutation { priceListSave(id: "prl_1", input: { name: "Trade", currencyCode: "USD" }) {'
        f" priceList {{ name }} {_ERRORS} }} }}"
    ),
    "priceListEntriesSet": Sample(
        'mutation ($id: ID!) { priceListEntriesSet(priceListId: $id, entries: [{ sku: "CUP-1", unitPrice: "4" }]) {'
        f" priceList {{ entryCount }} {_ERRORS} }} }}",
        before=_LIST,
    ),
    "priceListDelete": Sample(
        f"mutation ($id: ID!) {{ priceListDelete(id: $id) {{ deletedId {_ERRORS} }} }}",
        before='mutation { priceListSave(input: { name: "Short-lived", currencyCode: "USD" }) { priceList { id } } }',
    ),
}
