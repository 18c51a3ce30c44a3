import { createFileRoute } from "@tanstack/react-router";
import { CompaniesPage } from "@/features/companies/CompaniesPage";
import type { CompaniesSearch } from "@/features/companies/state";
import { readTexts } from "@/lib/url";

export const Route = createFileRoute("/_app/companies/")({
  validateSearch: (search): CompaniesSearch => readTexts(search, ["q", "show", "sort", "new"]),
  component: () => <CompaniesPage search={Route.useSearch()} />,
});
