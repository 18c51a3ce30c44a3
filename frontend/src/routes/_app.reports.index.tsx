import { createFileRoute } from "@tanstack/react-router";
import { ReportsPage } from "@/features/reports/ReportsPage";
import { readTexts } from "@/lib/url";

export const Route = createFileRoute("/_app/reports/")({
  validateSearch: (search: Record<string, unknown>) => readTexts(search, ["q", "view"]),
  component: () => <ReportsPage {...Route.useSearch()} />,
});
