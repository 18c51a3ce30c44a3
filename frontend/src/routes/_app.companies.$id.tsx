import { createFileRoute } from "@tanstack/react-router";
import { CompanyPage } from "@/features/companies/CompanyPage";
import { readTexts } from "@/lib/url";

export const Route = createFileRoute("/_app/companies/$id")({
  validateSearch: (search) => readTexts(search, ["edit"]),
  component: Page,
});

function Page() {
  const { id } = Route.useParams();
  return <CompanyPage key={id} id={id} edit={Route.useSearch().edit} />;
}
