"""A document for each root field of parcels and of refunds that wait, as in samples.py."""

from tests.api.sample import Sample

_ERRORS = "userErrors { code message path }"

QUERIES: dict[str, Sample] = {
    "shipmentWebhooks": Sample("{ shipmentWebhooks { path } }"),
    "waitingRefunds": Sample("{ waitingRefunds { nodes { externalId } totalCount } }"),
}
MUTATIONS: dict[str, Sample] = {
    "shipmentWebhookCreate": Sample(f'mutation {{ shipmentWebhookCreate(storeId: "sto_1") {{ secret {_ERRORS} }} }}'),
    "shipmentWebhookDelete": Sample(
        f'mutation {{ shipmentWebhookDelete(storeId: "sto_1") {{ deletedId {_ERRORS} }} }}'
    ),
    "waitingRefundRetry": Sample(
        f'mutation {{ waitingRefundRetry(id: "wref_9") {{ order {{ id }} {_ERRORS} }} }}', refused=True
    ),
    "waitingRefundDiscard": Sample(
        f'mutation {{ waitingRefundDiscard(id: "wref_9") {{ deletedId {_ERRORS} }} }}', refused=True
    ),
    "shipmentSave": Sample(
        'mutation { shipmentSave(orderId: "ord_4", input: { status: FAILED, carrier: "UPS", trackingNumber: "1Z9" }) {'
        f" order {{ fulfillmentStatus }} shipment {{ carrier trackingUrl }} {_ERRORS} }} }}",
        also="ORDERS_READ",
    ),
    "shipmentEventAdd": Sample(
        'mutation { shipmentEventAdd(shipmentId: "shp_1", input: { at: "2026-11-20T06:00:00Z", status: IN_TRANSIT,'
        f' place: "Manila" }}) {{ shipment {{ status }} order {{ status }} {_ERRORS} }} }}',
        also="ORDERS_READ",
    ),
}
