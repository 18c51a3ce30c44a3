import { Trans, useLingui } from "@lingui/react/macro";
import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useEffectEvent, useState } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import type { Entry } from "@/features/shell/entries";
import { useFound, useViewEntries } from "@/features/shell/useFound";
import { usePlaces } from "@/features/shell/usePlaces";
import { cx } from "@/lib/classes";

/** ⌘K: go anywhere, find anyone. */
export default function Palette({ onClose, onKeys }: { onClose: () => void; onKeys: () => void }) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const found = useFound(text);
  const entries = [...found.entries, ...useViewEntries(text), ...usePlaces(text, onKeys)];
  const current = entries[Math.min(active, entries.length - 1)];
  // Enter before the answer is there means the first line of the answer, not of the one before.
  const [isAwaited, setAwaited] = useState(false);
  const arrive = useEffectEvent(() => isAwaited && choose(current));
  useEffect(() => {
    if (found.isSettled) arrive();
  }, [found.isSettled]);

  function choose(entry: Entry | undefined) {
    if (!entry) return;
    onClose();
    entry.run();
  }

  function onKeyDown(event: KeyboardEvent) {
    const steps: Partial<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      Home: 0,
      End: entries.length - 1,
    };
    const step = steps[event.key];
    const isCursor = event.key === "Home" || event.key === "End";
    if (step !== undefined && !(isCursor && text)) {
      event.preventDefault();
      setActive((step + entries.length) % Math.max(entries.length, 1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (found.isSettled) choose(current);
      else setAwaited(true);
    }
  }

  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onClose()}
      data-hotkeys="off"
      className="fixed inset-0 z-40 flex items-start justify-center bg-veil p-4 pt-[12vh] data-[entering]:animate-fade"
    >
      <Modal className="w-[34rem] max-w-full overflow-hidden rounded-xl bg-raised shadow-pop data-[entering]:animate-in">
        <Dialog aria-label={t`Search and go anywhere`} className="outline-none">
          <div className="flex h-12 items-center gap-3 px-4">
            <Search aria-hidden className="size-4 text-muted" />
            <input
              autoFocus
              role="combobox"
              aria-expanded
              aria-controls="palette-entries"
              aria-activedescendant={current && `palette-${current.id}`}
              aria-label={t`Customer, order, segment, view, page or action`}
              placeholder={t`Customer, order, segment, view, page or action`}
              className="h-full flex-1 bg-transparent text-base outline-none placeholder:text-faint focus-visible:outline-none"
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setActive(0);
                setAwaited(false);
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          <div
            id="palette-entries"
            role="listbox"
            aria-label={t`Results`}
            aria-busy={!found.isSettled}
            className="scroll max-h-[24rem] border-line border-t p-1.5"
          >
            {sectionsOf(entries).map(([section, lines]) => (
              <div key={section} role="group" aria-label={section}>
                <p aria-hidden className="px-2.5 pt-1.5 pb-0.5 text-2xs text-muted">
                  {section}
                </p>
                {lines.map((entry) => (
                  <Line
                    key={entry.id}
                    entry={entry}
                    isCurrent={entry === current}
                    onPoint={() => setActive(entries.indexOf(entry))}
                    onChoose={() => choose(entry)}
                  />
                ))}
              </div>
            ))}
          </div>
          {entries.length === 0 && found.isSettled && (
            <p className="px-4 pb-4 text-muted">
              <Trans>Nobody and nothing by that name.</Trans>
            </p>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface LineProps {
  entry: Entry;
  isCurrent: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

function Line({ entry, isCurrent, onPoint, onChoose }: LineProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the box above
    <div
      id={`palette-${entry.id}`}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      ref={(node) => {
        if (isCurrent) node?.scrollIntoView({ block: "nearest" });
      }}
      onPointerMove={onPoint}
      onClick={onChoose}
      className={cx("flex h-9 items-center gap-3 rounded-md px-2.5", isCurrent && "bg-accent-soft")}
    >
      <span aria-hidden className="text-muted [&>svg]:size-4">
        {entry.icon}
      </span>
      <span className="truncate">{entry.label}</span>
      {entry.detail && <span className="ml-auto truncate text-muted text-xs">{entry.detail}</span>}
    </div>
  );
}

/** In the order in which the sections first come. */
function sectionsOf(entries: readonly Entry[]): [string, Entry[]][] {
  const sections = new Map<string, Entry[]>();
  for (const entry of entries) sections.set(entry.section, [...(sections.get(entry.section) ?? []), entry]);
  return [...sections];
}
