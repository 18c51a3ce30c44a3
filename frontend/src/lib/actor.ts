import type { ActorNameFragment } from "@/gql/graphql";

/** Who did it, in a word or two. */
export function actorName(actor: ActorNameFragment | null | undefined): string {
  switch (actor?.__typename) {
    case "StaffUser":
      return actor.staffName;
    case "ApiClient":
      return actor.tokenName;
    case "System":
      return actor.systemName;
    default:
      return "";
  }
}
