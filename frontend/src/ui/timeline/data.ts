import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import {
  CustomerTimelineDocument,
  OrderTimelineDocument,
  type TimelineKind,
  type TimelinePageFragment,
} from "@/gql/graphql";
import { dayOf } from "@/lib/format";
import { request } from "@/lib/graphql";

export type TimelinePart = TimelinePageFragment["nodes"][number];

/** Whose timeline it is. */
export interface Whose {
  kind: "customer" | "order";
  id: string;
}

/** What the chips above a timeline stand for; those of a customer, and those that an order can have. */
export const FAMILIES = {
  orders: ["ORDER"],
  money: ["PAYMENT", "REFUND"],
  parcels: ["SHIPMENT"],
  mail: ["ORDER_NOTIFICATION", "MARKETING_MESSAGE"],
  notes: ["NOTE"],
  account: ["ACCOUNT", "PROFILE", "CONSENT", "PRIVACY", "MERGE"],
  groups: ["GROUP", "SEGMENT", "LOYALTY"],
} as const satisfies Record<string, readonly TimelineKind[]>;
export type Family = keyof typeof FAMILIES;

export function familiesOf({ kind }: Whose): Family[] {
  const all = Object.keys(FAMILIES) as Family[];
  return kind === "customer" ? all : all.filter((family) => family !== "account" && family !== "groups");
}

/** The families named in the address, in the order of the chips; what is unknown is passed over. */
export function readFamilies(text: string | undefined, offered: readonly Family[]): Family[] {
  const named = text?.split(",") ?? [];
  return offered.filter((family) => named.includes(family));
}

const NONE: TimelinePageFragment = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

export function timelineQuery({ kind, id }: Whose, families: readonly Family[]) {
  const kinds = families.length > 0 ? families.flatMap((family): TimelineKind[] => [...FAMILIES[family]]) : null;
  return infiniteQueryOptions({
    queryKey: [kind === "customer" ? "CustomerTimeline" : "OrderTimeline", { id, kinds }] as const,
    queryFn: async ({ pageParam: after, signal }): Promise<TimelinePageFragment> => {
      const wanted = { id, after, kinds };
      if (kind === "order") return (await request(OrderTimelineDocument, wanted, signal)).order?.timeline ?? NONE;
      return (await request(CustomerTimelineDocument, wanted, signal)).customer?.timeline ?? NONE;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : undefined),
    placeholderData: keepPreviousData,
  });
}

/** What happened on each day, as the reader's clock divides them. */
export function byDay(events: readonly TimelinePart[]): { day: string; events: TimelinePart[] }[] {
  const days: { day: string; events: TimelinePart[] }[] = [];
  for (const event of events) {
    const day = dayOf(event.at);
    const last = days.at(-1);
    if (last?.day === day) last.events.push(event);
    else days.push({ day, events: [event] });
  }
  return days;
}
