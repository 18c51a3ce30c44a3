import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { House, KeyRound, Plus, Search, ShoppingBag, Store, UserRound, Users, UsersRound } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { PaletteCustomersDocument } from "@/gql/graphql";
import { cx } from "@/lib/classes";
import { useSettled } from "@/lib/delayed";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";

interface Entry {
  id: string;
  label: string;
  detail?: string;
  icon: ReactNode;
  run: () => void;
}

/** ⌘K: go anywhere, find anyone. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const places = usePlaces(text);
  const people = usePeople(text);
  const entries = [...places, ...people];
  const current = entries[Math.min(active, entries.length - 1)];

  function choose(entry: Entry | undefined) {
    if (!entry) return;
    onClose();
    entry.run();
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setActive((active + step + entries.length) % Math.max(entries.length, 1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(current);
    }
  }

  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onClose()}
      data-hotkeys="off"
      className="fixed inset-0 z-40 flex items-start justify-center bg-veil p-4 pt-[14vh] data-[entering]:animate-fade"
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
              aria-label={t`Name, e-mail, phone or a place`}
              placeholder={t`Name, e-mail, phone or a place`}
              className="h-full flex-1 bg-transparent text-base outline-none placeholder:text-faint focus-visible:outline-none"
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setActive(0);
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          <div
            id="palette-entries"
            role="listbox"
            aria-label={t`Results`}
            className="scroll max-h-[22rem] border-line border-t p-1.5"
          >
            {entries.map((entry) => (
              <div
                key={entry.id}
                id={`palette-${entry.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={entry === current}
                ref={(node) => {
                  if (entry === current) node?.scrollIntoView({ block: "nearest" });
                }}
                onPointerMove={() => setActive(entries.indexOf(entry))}
                onClick={() => choose(entry)}
                onKeyDown={onKeyDown}
                className={cx("flex h-9 items-center gap-3 rounded-md px-2.5", entry === current && "bg-accent-soft")}
              >
                <span aria-hidden className="text-muted [&>svg]:size-4">
                  {entry.icon}
                </span>
                <span className="truncate">{entry.label}</span>
                {entry.detail && <span className="ml-auto truncate text-muted text-xs">{entry.detail}</span>}
              </div>
            ))}
          </div>
          {entries.length === 0 && (
            <p className="px-4 pb-4 text-muted">
              <Trans>Nobody and nothing by that name.</Trans>
            </p>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function usePeople(text: string): Entry[] {
  const navigate = useNavigate();
  const may = useMay();
  const search = useSettled(text.trim(), 120);
  const { data } = useQuery({
    ...graphqlQuery(PaletteCustomersDocument, { search }),
    enabled: search.length > 0 && may("CUSTOMERS_READ"),
    placeholderData: keepPreviousData,
  });
  if (!text.trim()) return [];
  return (data?.customers?.nodes ?? []).map(({ id, displayName, email, phone }) => ({
    id,
    label: displayName,
    detail: email ?? phone ?? "",
    icon: <UserRound />,
    run: () => void navigate({ to: "/customers/$id", params: { id } }),
  }));
}

function usePlaces(text: string): Entry[] {
  const { t } = useLingui();
  const navigate = useNavigate();
  const may = useMay();
  const wanted = text.trim().toLowerCase();
  const places: (Entry & { isOpen: boolean })[] = [
    { id: "home", label: t`Go home`, icon: <House />, isOpen: true, run: () => void navigate({ to: "/" }) },
    {
      id: "customers",
      label: t`Go to customers`,
      icon: <Users />,
      isOpen: may("CUSTOMERS_READ"),
      run: () => void navigate({ to: "/customers" }),
    },
    {
      id: "orders",
      label: t`Go to orders`,
      icon: <ShoppingBag />,
      isOpen: may("ORDERS_READ"),
      run: () => void navigate({ to: "/orders" }),
    },
    {
      id: "create",
      label: t`Create a customer`,
      icon: <Plus />,
      isOpen: may("CUSTOMERS_WRITE"),
      run: () => void navigate({ to: "/customers/new" }),
    },
    {
      id: "stores",
      label: t`Settings: stores`,
      icon: <Store />,
      isOpen: true,
      run: () => void navigate({ to: "/settings/stores" }),
    },
    {
      id: "team",
      label: t`Settings: team`,
      icon: <UsersRound />,
      isOpen: may("STAFF_READ"),
      run: () => void navigate({ to: "/settings/team" }),
    },
    {
      id: "tokens",
      label: t`Settings: API tokens`,
      icon: <KeyRound />,
      isOpen: may("TOKENS_WRITE"),
      run: () => void navigate({ to: "/settings/tokens" }),
    },
  ];
  return places.filter(({ label, isOpen }) => isOpen && label.toLowerCase().includes(wanted));
}
