import { use } from "react";
import type { LeafMap } from "@/ui/filters/leaves";
import type { Filter } from "@/ui/filters/tree";
import { useFilterSentence } from "@/ui/filters/useNaming";

/** A filter in words. */
export default function Sentence({ filter, leaves }: { filter: Filter | undefined; leaves: () => Promise<LeafMap> }) {
  return useFilterSentence(filter, use(leaves()));
}
