"""What is asked of groups, benefits and prices, as in questions.py."""

STORIES: dict[str, str] = {
    "benefits": """{
        groups(first: 5) { nodes { name isFilled rule { name } benefits { kind name isActive percentOff paymentTermsDays
            quantityBreaks { minimumQuantity percentOff } priceList { name } grantedBy { ... on Group { name } } }
            performance { customerCount orderCount revenue { amount currencyCode } averageOrderValue { amount }
                revenuePerCustomer { amount } rest { customerCount orderCount revenue { amount } } } } }
        members: group(id: "grp_2") { customers(first: 5, filter: { hasAccount: true }) { nodes { id } totalCount } }
        priceLists { nodes { name currencyCode percentOff countryCodes isActive entryCount
            entries(first: 3) { nodes { sku minimumQuantity unitPrice { amount } } totalCount } } totalCount }
        customer(by: { id: "cus_2" }) { benefits { kind name } }
        priceFor(input: { customer: { id: "cus_2" }, at: "2026-06-01T00:00:00Z", lines: [
            { sku: "CUP-1", quantity: 12, listPrice: { amount: "5.00", currencyCode: "USD" } }] }) {
            subtotal { amount } discountTotal { amount } total { amount } paymentTermsDays freeShipping
            applied { benefit { name } amount { amount } explanation }
            lines { unitPrice { amount } total { amount } isAvailable applied { explanation } } }
    }""",
}
