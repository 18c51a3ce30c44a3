import { useQuery } from "@tanstack/react-query";
import { customerQuery } from "@/features/customers/query";
import { CustomerChangedDocument, type CustomerDetailFragment } from "@/gql/graphql";
import { useLive } from "@/lib/live";
import { invalidate, queryClient } from "@/lib/query";
import { useRecent } from "@/lib/recent";

export type Detail = CustomerDetailFragment;

/** All that is read again when something about a customer changed. */
const PARTS = [
  "Customer",
  "CustomerNotes",
  "CustomerTimeline",
  "CustomerOrders",
  "CustomerPayments",
  "CustomerAccount",
  "CustomerQuality",
  "CustomerFields",
  "CustomerBehaviour",
];

/** One customer, read again whenever anybody changes it. */
export function useCustomer(id: string) {
  useRecent(id);
  useLive(CustomerChangedDocument, { id }, ({ customerChanged }) => {
    if (customerChanged && customerChanged.kind !== "SNAPSHOT") void invalidate(...PARTS);
  });
  return useQuery(customerQuery(id));
}

/** Shows a change before the server has confirmed it; the returned function takes it back. */
export function showAlready(id: string, change: (customer: Detail) => Detail): () => void {
  const { queryKey } = customerQuery(id);
  const before = queryClient.getQueryData(queryKey);
  queryClient.setQueryData(queryKey, (data) => (data?.customer ? { ...data, customer: change(data.customer) } : data));
  return () => queryClient.setQueryData(queryKey, before);
}
