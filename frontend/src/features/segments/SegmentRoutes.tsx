import { NewSegment } from "@/features/segments/NewSegment";
import { SegmentList } from "@/features/segments/SegmentList";
import { SegmentPage } from "@/features/segments/SegmentPage";

/** The list, a new segment, or one that is there: by the last part of the address. */
export function SegmentRoutes({ id, search }: { id: string | undefined; search: Readonly<Record<string, unknown>> }) {
  const { q, filter, name, template } = search;
  if (!id) return <SegmentList q={text(q)} />;
  if (id === "new") return <NewSegment filter={text(filter)} name={text(name)} template={text(template)} />;
  return <SegmentPage key={id} id={id} />;
}

/** What stands in an address may be anything; an object is a rule that was not written as text. */
function text(value: unknown): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}
