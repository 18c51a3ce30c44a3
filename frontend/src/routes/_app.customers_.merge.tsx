import { createFileRoute } from "@tanstack/react-router";
import { MergePage, type MergeSearch } from "@/features/merging/MergePage";

export const Route = createFileRoute("/_app/customers_/merge")({
  validateSearch: ({ ids, into }: Record<string, string>): MergeSearch => ({
    ...(ids && { ids }),
    ...(into && { into }),
  }),
  component: () => <MergePage search={Route.useSearch()} />,
});
