"""A document for each root field of companies, as in samples.py."""

from tests.api.sample import Sample

_ERRORS = "userErrors { code message path }"
_COMPANY = 'mutation { companySave(input: { name: "Brief" }) { company { id } } }'

QUERIES: dict[str, Sample] = {
    "company": Sample('{ company(id: "com_1") { name } }'),
    "companies": Sample("{ companies { nodes { name } totalCount } }"),
}
MUTATIONS: dict[str, Sample] = {
    "companySave": Sample(
        f'mutation {{ companySave(id: "com_2", input: {{ name: "Quay Café" }}) {{ company {{ name }} {_ERRORS} }} }}'
    ),
    "companyDelete": Sample(
        f"mutation ($id: ID!) {{ companyDelete(id: $id) {{ deletedId {_ERRORS} }} }}", before=_COMPANY
    ),
    "companyRestore": Sample(
        f"mutation ($id: ID!) {{ companyRestore(id: $id) {{ company {{ name }} {_ERRORS} }} }}", before=_COMPANY
    ),
    "companyMemberSet": Sample(
        'mutation { companyMemberSet(companyId: "com_2", customerId: "cus_7", role: BUYER) {'
        f" company {{ memberCount }} {_ERRORS} }} }}"
    ),
    "companyMemberRemove": Sample(
        'mutation { companyMemberRemove(companyId: "com_2", customerId: "cus_7") {'
        f" company {{ memberCount }} {_ERRORS} }} }}"
    ),
}
