import { useLingui } from "@lingui/react/macro";
import { GripVertical } from "lucide-react";
import { useEffect, useEffectEvent, useRef } from "react";
import { IconButton } from "@/ui/Button";
import type { Direction } from "@/ui/filters/moves";
import { partInWords } from "@/ui/filters/phrases";
import type { Part } from "@/ui/filters/tree";
import type { Editing } from "@/ui/filters/useEditing";
import { MenuButton, MenuItem, MenuSeparator } from "@/ui/Menu";

const ARROWS: Partial<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "out",
  ArrowRight: "in",
};

/** Moves its row: by the arrow keys, or by the menu that it opens. */
export function RowHandle({ part, editing }: { part: Part; editing: Editing }) {
  const { t } = useLingui();
  const { leaves, names, move, remove, isFlat } = editing;
  const place = useRef<HTMLSpanElement>(null);
  const words = partInWords(part, leaves, names);
  const take = useEffectEvent(() => {
    place.current?.querySelector("button")?.focus();
    editing.taken();
  });
  const isWanted = editing.focus?.id === part.id && editing.focus.on === "handle";
  useEffect(() => {
    if (isWanted) take();
  }, [isWanted]);

  return (
    <span
      ref={place}
      onKeyDownCapture={(event) => {
        if (event.target !== place.current?.querySelector("button")) return;
        const direction = ARROWS[event.key];
        if (direction && !isFlat) move(part.id, direction);
        else if (event.key === "Delete" || event.key === "Backspace") remove(part.id);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <MenuButton
        label={t`Move`}
        trigger={
          <IconButton
            size="sm"
            label={t`Move by the arrow keys, Delete removes: ${words}`}
            icon={<GripVertical className="size-3.5" />}
          />
        }
      >
        {!isFlat && (
          <>
            <MenuItem onAction={() => move(part.id, "up")}>{t`Move up`}</MenuItem>
            <MenuItem onAction={() => move(part.id, "down")}>{t`Move down`}</MenuItem>
            <MenuItem onAction={() => move(part.id, "in")}>{t`Into a group of its own`}</MenuItem>
            <MenuItem onAction={() => move(part.id, "out")}>{t`Out of its group`}</MenuItem>
            <MenuSeparator />
          </>
        )}
        <MenuItem isDanger onAction={() => remove(part.id)}>{t`Remove`}</MenuItem>
      </MenuButton>
    </span>
  );
}
