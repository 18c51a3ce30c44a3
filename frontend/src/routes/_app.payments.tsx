import { createFileRoute } from "@tanstack/react-router";
import { readPaymentsSearch } from "@/features/orders/payments/address";
import { PaymentList } from "@/features/orders/payments/PaymentList";

export const Route = createFileRoute("/_app/payments")({
  validateSearch: readPaymentsSearch,
  component: () => <PaymentList search={Route.useSearch()} />,
});
