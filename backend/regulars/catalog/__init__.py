"""The catalog: what is sold, by stock code, with its price in each currency and store.

Words: product, stock code (SKU), price (of all stores, or of one store), active. A product comes to be by the first
order line that names its stock code, or by `productsUpsert`; what the shop itself said is not changed by order lines.
Below it stand stores and access; the orders room feeds it and adds what was sold to `Product`.
"""
