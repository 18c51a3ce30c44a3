import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import type { CustomerRowFragment } from "@/gql/graphql";
import { useHotkeys } from "@/lib/hotkeys";

interface ListKeys {
  isInFront: boolean;
  rows: readonly CustomerRowFragment[];
  activeId: string | undefined;
  open: string | undefined;
  onActive: (id: string) => void;
  onOpen: (row: CustomerRowFragment) => void;
  onClose: () => void;
  onToggle: (id: string) => void;
  onEdit: (row: CustomerRowFragment) => void;
}

/** J and K walk, Enter looks closer (twice: the whole page), X selects, E edits, Escape steps back. */
export function useListKeys({ isInFront, rows, activeId, open, ...act }: ListKeys): void {
  const { t } = useLingui();
  const navigate = useNavigate();
  const section = t`This list`;
  const index = rows.findIndex(({ id }) => id === activeId);
  const row = rows[index];

  function walk(step: number) {
    const next = rows[Math.max(0, Math.min(index + step, rows.length - 1))];
    if (next) act.onActive(next.id);
  }

  function enter() {
    if (!row) return;
    if (open === row.id)
      void navigate({
        to: "/customers/$id",
        params: { id: row.id },
        search: (before) => ({ ...before, open: undefined }),
      });
    else act.onOpen(row);
  }

  useHotkeys(
    [
      { keys: "j", label: t`Next customer`, section, run: () => walk(1) },
      { keys: "k", label: t`Previous customer`, section, run: () => walk(index < 0 ? 1 : -1) },
      { keys: "Enter", label: t`Open; once more for the whole page`, section, run: enter },
      { keys: "x", label: t`Select`, section, run: () => row && act.onToggle(row.id) },
      { keys: "e", label: t`Edit`, section, run: () => row && act.onEdit(row) },
      { keys: "Escape", label: t`Close, or select none`, section, run: act.onClose },
    ],
    isInFront,
  );
}
