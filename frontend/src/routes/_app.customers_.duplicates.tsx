import { createFileRoute } from "@tanstack/react-router";
import { DuplicatesPage, type DuplicatesSearch } from "@/features/merging/DuplicatesPage";

export const Route = createFileRoute("/_app/customers_/duplicates")({
  validateSearch: ({ show }: Record<string, string>): DuplicatesSearch => ({ ...(show && { show }) }),
  component: () => <DuplicatesPage search={Route.useSearch()} />,
});
