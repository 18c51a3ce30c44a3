import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import {
  type ProductFilter,
  ProductListDocument,
  type ProductListQueryVariables,
  type ProductSortField,
} from "@/gql/graphql";
import { request } from "@/lib/graphql";

export interface ProductsSearch {
  q?: string;
  show?: string;
  sort?: string;
  open?: string;
}

const SORTS: Readonly<Record<string, ProductSortField>> = {
  title: "TITLE",
  sku: "SKU",
  category: "CATEGORY",
  brand: "BRAND",
  updated: "UPDATED_AT",
};

export type ProductVariables = Omit<ProductListQueryVariables, "after">;

export function filterOf(show: string | undefined): ProductFilter | null {
  return show === "inactive" ? { isActive: false } : show === "all" ? null : { isActive: true };
}

export function sortOf(sort: string | undefined): string {
  return sort && SORTS[sort.replace("-", "")] ? sort : "title";
}

export function variablesOf(search: ProductsSearch): ProductVariables {
  const sort = sortOf(search.sort);
  const field = SORTS[sort.replace("-", "")] ?? "TITLE";
  return {
    first: 50,
    search: search.q ?? null,
    filter: filterOf(search.show),
    orderBy: [{ field, direction: sort.startsWith("-") ? "DESC" : "ASC" }],
  };
}

export function productListQuery(variables: ProductVariables) {
  return infiniteQueryOptions({
    queryKey: ["ProductList", variables] as const,
    queryFn: ({ pageParam, signal }) => request(ProductListDocument, { ...variables, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ products }) => (products?.pageInfo.hasNextPage ? products.pageInfo.endCursor : undefined),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}
