import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import {
  DraftCompleteDocument,
  DraftCreateDocument,
  DraftDeleteDocument,
  DraftInvoiceDocument,
  DraftUpdateDocument,
  type OrderDraftInput,
} from "@/gql/graphql";
import { invalidate } from "@/lib/query";
import { newKey, useWrite, write } from "@/lib/write";
import { toast } from "@/ui/Toast";

export interface SavedAs {
  id: string;
  version: number;
  number: string;
}

const LISTS = ["OrderList", "OrderTotal", "Order", "DraftOrder", "CustomerOrders", "Customer", "CustomerMessages"];

/** What may be done with the draft on the page; each first saves what was typed. */
export function useDraftVerbs(customer: string, input: OrderDraftInput, start: SavedAs | undefined) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [saved, setSaved] = useState(start);
  const [key] = useState(newKey);
  const creating = useWrite(DraftCreateDocument);
  const updating = useWrite(DraftUpdateDocument);
  const completing = useWrite(DraftCompleteDocument);
  const deleting = useWrite(DraftDeleteDocument);
  const invoicing = useWrite(DraftInvoiceDocument);
  const all = [creating, updating, completing, deleting, invoicing];

  async function store(): Promise<SavedAs | undefined> {
    for (const each of all) each.clear();
    const done = saved
      ? await updating.run({ id: saved.id, input, version: saved.version })
      : await creating.run({ customer, input, key: `${key}-${JSON.stringify(input).length}` });
    if (done?.order) setSaved(done.order);
    return done?.order ?? undefined;
  }

  async function save() {
    const order = await store();
    if (!order) return;
    toast(t`Draft ${order.number} is saved.`);
    await invalidate(...LISTS);
    if (!start) void navigate({ to: "/orders/$id/edit", params: { id: order.id }, replace: true });
  }

  async function complete() {
    const order = await store();
    const done = order && (await completing.run({ id: order.id, version: order.version }));
    if (!done?.order) return;
    toast(
      done.order.status === "AWAITING_APPROVAL"
        ? t`It waits for approval now.`
        : t`Order ${done.order.number} is placed.`,
    );
    await invalidate(...LISTS);
    void navigate({ to: "/orders/$id", params: { id: done.order.id }, replace: true });
  }

  async function invoice() {
    const order = await store();
    const done = order && (await invoicing.run({ id: order.id, message: null, key: `${order.id}-${order.version}` }));
    if (!done) return;
    toast(t`The invoice of ${order?.number ?? ""} is on its way.`);
    await invalidate(...LISTS);
    if (order && !start) void navigate({ to: "/orders/$id/edit", params: { id: order.id }, replace: true });
  }

  async function remove() {
    if (!saved || !(await deleting.run({ id: saved.id }))) return;
    await invalidate(...LISTS);
    void navigate({ to: "/orders" });
    toast(t`Draft ${saved.number} is deleted.`, {
      undo: () =>
        void write(DraftCreateDocument, { customer, input, key: newKey() }).then(({ order }) => {
          void invalidate(...LISTS);
          if (order) void navigate({ to: "/orders/$id/edit", params: { id: order.id } });
        }),
    });
  }

  return {
    save,
    complete,
    invoice,
    remove,
    isPending: all.some(({ isPending }) => isPending),
    refusals: all.flatMap(({ refusals }) => refusals),
    failure: all.find(({ failure }) => failure)?.failure,
  };
}
