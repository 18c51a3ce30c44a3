/** Which customers are selected: rows picked one by one, or everybody who matches, also those not loaded yet. */

import { useMemo, useState } from "react";
import type { CustomerFilter, CustomerSelection } from "@/gql/graphql";
import type { Selection } from "@/ui/grid/types";

export interface Asked {
  search?: string | null | undefined;
  filter?: CustomerFilter | null | undefined;
}

/** Never everybody by omission: without a question it is said in so many words. */
export function everyMatch({ search, filter }: Asked): CustomerSelection {
  const parts: CustomerFilter[] = [...(filter ? [filter] : []), ...(search ? [{ search }] : [])];
  const [only, ...more] = parts;
  if (!only) return { everyone: true };
  return { filter: more.length > 0 ? { and: parts } : only };
}

export interface Selected extends Selection {
  isAll: boolean;
  /** How many, as far as that is known. */
  count: number | undefined;
  customers: CustomerSelection;
  selectAll: () => void;
  clear: () => void;
}

const EVERYBODY = { has: () => true };

/** "All that match" lasts as long as the question does; unticking a row then leaves the other rows on screen. */
export function useSelected(asked: Asked, total: number | undefined, rows: readonly { id: string }[]): Selected {
  const question = JSON.stringify([asked.search, asked.filter]);
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState<string>();
  const isAll = all === question;

  function toggle(id: string) {
    setAll(undefined);
    setIds((before) => withToggled(isAll ? new Set(rows.map((row) => row.id)) : before, id));
  }

  return {
    isAll,
    ids: isAll ? EVERYBODY : ids,
    count: isAll ? total : ids.size,
    customers: useMemo(() => (isAll ? everyMatch(asked) : { ids: [...ids] }), [isAll, asked, ids]),
    toggle,
    selectAll: () => setAll(question),
    clear: () => {
      setAll(undefined);
      setIds(new Set());
    },
  };
}

function withToggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}
