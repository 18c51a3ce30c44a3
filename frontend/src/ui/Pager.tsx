import { Trans, useLingui } from "@lingui/react/macro";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { Button } from "@/ui/Button";

interface PageFacts {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
}

type Place = { after: string } | { before: string } | undefined;

export interface Paging {
  /** To spread into the variables of a connection. */
  variables: { first: number; after: string } | { last: number; before: string } | { first: number };
  to: (place: Place) => void;
}

/** Keyset paging both ways; another `key` (a filter) begins again. */
export function usePaging(size: number, key = ""): Paging {
  const [state, setState] = useState<{ key: string; place: Place }>({ key, place: undefined });
  const place = state.key === key ? state.place : undefined;
  const variables =
    place === undefined ? { first: size } : "after" in place ? { first: size, ...place } : { last: size, ...place };
  return { variables, to: (next) => setState({ key, place: next }) };
}

/** Previous and Next, only where there is anything to turn to. */
export function Pager({ page, paging }: { page: PageFacts; paging: Paging }) {
  const { t } = useLingui();
  const { startCursor: before, endCursor: after } = page;
  if (!page.hasNextPage && !page.hasPreviousPage) return null;
  return (
    <nav aria-label={t`Pages`} className="mt-3 flex justify-end gap-2">
      <Button size="sm" isDisabled={!page.hasPreviousPage} onPress={() => before && paging.to({ before })}>
        <ChevronLeft className="size-3.5" />
        <Trans>Previous</Trans>
      </Button>
      <Button size="sm" isDisabled={!page.hasNextPage} onPress={() => after && paging.to({ after })}>
        <Trans>Next</Trans>
        <ChevronRight className="size-3.5" />
      </Button>
    </nav>
  );
}
