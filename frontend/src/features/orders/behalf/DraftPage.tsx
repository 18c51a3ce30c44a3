import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { DraftEditor } from "@/features/orders/behalf/DraftEditor";
import { ForWhom } from "@/features/orders/behalf/ForWhom";
import { emptyForm, formOf } from "@/features/orders/behalf/form";
import { DraftCustomerDocument, DraftOrderDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { NotFound } from "@/ui/NotFound";
import { PageHeader } from "@/ui/Page";
import { ErrorState, Skeleton } from "@/ui/States";

/** A new draft for a customer. */
export function NewDraft({ customerId }: { customerId: string }) {
  return customerId ? <Start key={customerId} customerId={customerId} /> : <ForWhom />;
}

function Start({ customerId }: { customerId: string }) {
  const { t } = useLingui();
  const query = useQuery({ ...graphqlQuery(DraftCustomerDocument, { id: customerId }), staleTime: 60_000 });
  if (query.isPending) return <Waiting title={t`New order`} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { customer, stores } = query.data;
  const store = stores?.find(({ isActive }) => isActive) ?? stores?.[0];
  if (!customer || !store) return <NotFound />;
  const address = customer.addresses.find(({ isDefaultShipping }) => isDefaultShipping);
  return <DraftEditor customer={customer} stores={stores ?? []} start={emptyForm(store.id, address?.id ?? "")} />;
}

/** A draft that was saved, to be gone on with. */
export function SavedDraft({ id }: { id: string }) {
  const { t } = useLingui();
  const query = useQuery({ ...graphqlQuery(DraftOrderDocument, { id }), refetchOnWindowFocus: false });
  const order = query.data?.order;
  const people = useQuery({
    ...graphqlQuery(DraftCustomerDocument, { id: order?.customer?.id ?? "" }),
    enabled: Boolean(order?.customer),
    staleTime: 60_000,
  });
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isSuccess && !order?.draft) return <NotFound />;
  const customer = people.data?.customer;
  if (!order || !customer) return <Waiting title={t`Draft`} />;
  return (
    <DraftEditor
      key={order.id}
      customer={customer}
      stores={people.data?.stores ?? []}
      start={formOf(order)}
      saved={{ id: order.id, version: order.version, number: order.number }}
      approvals={order.approvals}
    />
  );
}

function Waiting({ title }: { title: string }) {
  return (
    <div>
      <PageHeader title={title} />
      <Skeleton lines={8} />
    </div>
  );
}
