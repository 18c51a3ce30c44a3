import { createFileRoute } from "@tanstack/react-router";
import { ProductsPage } from "@/features/catalog/ProductsPage";
import type { ProductsSearch } from "@/features/catalog/state";

export const Route = createFileRoute("/_app/products")({
  validateSearch: ({ q, show, sort, open }: Record<string, string>): ProductsSearch => ({
    ...(q && { q }),
    ...(show && { show }),
    ...(sort && { sort }),
    ...(open && { open: String(open) }),
  }),
  component: () => <ProductsPage search={Route.useSearch()} />,
});
