import { createFileRoute } from "@tanstack/react-router";
import { readReportSearch } from "@/features/reports/address";
import { ReportPage } from "@/features/reports/ReportPage";

export const Route = createFileRoute("/_app/reports/$report")({
  validateSearch: readReportSearch,
  component: () => <ReportPage id={Route.useParams().report} search={Route.useSearch()} />,
});
