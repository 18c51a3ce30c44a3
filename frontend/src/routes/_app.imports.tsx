import { createFileRoute } from "@tanstack/react-router";
import { importsSearch } from "@/features/imports/address";
import { ImportsPage } from "@/features/imports/ImportsPage";

export const Route = createFileRoute("/_app/imports")({
  validateSearch: importsSearch,
  component: () => <ImportsPage search={Route.useSearch()} />,
});
