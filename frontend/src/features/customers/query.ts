import { CustomerDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";

export function customerQuery(id: string) {
  return graphqlQuery(CustomerDocument, { id });
}
