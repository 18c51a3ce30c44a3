"""Questions about companies, as in questions.py."""

STORIES: dict[str, str] = {
    "companies": """{ companies(first: 10) { nodes { id version name taxId paymentTermsDays requiresPurchaseOrder memberCount
        createdAt updatedAt deletedAt creditLimit { amount currencyCode } creditUsed { amount } orderCount
        totalSpent { amount } approval { above { amount } requiresPurchaseOrder approverRoles }
        externalIds { system value } members(first: 1) { nodes { id role joinedAt canApproveUpTo { amount }
        customer { id } company { id } } totalCount } orders(first: 2) { nodes { id } totalCount }
        notes(first: 2) { totalCount } } totalCount }
        found: companies(search: "QUAY cafe", orderBy: [{ field: CREATED_AT, direction: DESC }]) { nodes { name } }
        with: companies(filter: { customerId: { eq: "cus_5" } }) { nodes { name } }
        company(id: "com_1") { name } customerCount(filter: { companyId: { eq: "com_1" } }) }""",
    "customers companies": "{ customers(first: 15) { nodes { id companies { role joinedAt canApproveUpTo { amount }"
    " company { name } } } } }",
}
