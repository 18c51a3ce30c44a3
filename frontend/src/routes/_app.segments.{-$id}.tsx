import { createFileRoute } from "@tanstack/react-router";
import { SegmentRoutes } from "@/features/segments/SegmentRoutes";

/** `q` limits the list; the others are what a new segment begins with. */
type SegmentsSearch = { [Key in "q" | "filter" | "name" | "template"]?: string };

export const Route = createFileRoute("/_app/segments/{-$id}")({
  validateSearch: (search): SegmentsSearch => search,
  component: () => <SegmentRoutes id={Route.useParams().id} search={Route.useSearch()} />,
});
