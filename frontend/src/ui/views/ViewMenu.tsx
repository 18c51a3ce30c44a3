import { useLingui } from "@lingui/react/macro";
import { ChevronDown, Lock, Pencil, Plus, RotateCcw, Save, Trash2, Users } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { SavedViewDeleteDocument, SavedViewSaveDocument } from "@/gql/graphql";
import { useHotkeys } from "@/lib/hotkeys";
import { invalidate } from "@/lib/query";
import { write } from "@/lib/write";
import { Button } from "@/ui/Button";
import type { Address } from "@/ui/filters/address";
import { MenuButton, MenuGroup, MenuItem, MenuSeparator } from "@/ui/Menu";
import { toast } from "@/ui/Toast";
import { presetAddress, type View, type ViewKind, viewAddress, viewInput } from "@/ui/views/kinds";
import type { Views } from "@/ui/views/useViews";

const ViewDialog = lazy(() => import("@/ui/views/ViewDialog"));

interface ViewMenuProps {
  kind: ViewKind;
  views: Views;
  address: Address;
  isInFront?: boolean;
}

/** Which view is shown, the way to all others, and what to do about one that has been changed. */
export function ViewMenu({ kind, views, address, isInFront = true }: ViewMenuProps) {
  const { t } = useLingui();
  const { current, preset, isDirty, apply, discard } = views;
  const [isOpen, setOpen] = useState(false);
  const [dialog, setDialog] = useState<"new" | "edit">();
  const [stale, setStale] = useState<View>();
  const canSave = Boolean(current?.isChangeable) && !current?.requiredScope;
  const name = current?.name ?? preset?.name ?? "";
  const section = t`This list`;
  useHotkeys(
    [
      { keys: "v", label: t`Choose a view`, section, run: () => setOpen(true) },
      { keys: "s", label: t`Save the view`, section, run: () => isDirty && save() },
    ],
    isInFront,
  );

  function save(over?: View) {
    if (!current || !canSave) setDialog("new");
    else void put(over ?? current);
  }

  async function put({ id, version, name: kept, isShared, position }: View) {
    const input = viewInput(address, kind, { name: kept, isShared, position });
    const { userErrors } = await write(SavedViewSaveDocument, { id, input, expectedVersion: version });
    const [refusal] = userErrors;
    if (refusal?.__typename === "StaleVersionError" && "isShared" in refusal.current) {
      setStale(refusal.current as View);
      return;
    }
    if (refusal) {
      toast(refusal.message, { tone: "bad" });
      return;
    }
    setStale(undefined);
    await invalidate("SavedViews", "PaletteViews");
    toast(t`The view ${kept} was saved`);
  }

  async function remove(view: View) {
    const before = viewInput(viewAddress(view, kind), kind, view);
    const { userErrors } = await write(SavedViewDeleteDocument, { id: view.id });
    if (userErrors[0]) {
      toast(userErrors[0].message, { tone: "bad" });
      return;
    }
    apply({ view: undefined });
    await invalidate("SavedViews", "PaletteViews");
    toast(t`The view ${view.name} was taken away`, {
      undo: () => void write(SavedViewSaveDocument, { input: before }).then(() => invalidate("SavedViews")),
    });
  }

  const choose = (view: View) => apply(viewAddress(view, kind));
  const shared = views.views.filter(({ isShared }) => isShared);
  const own = views.views.filter(({ isShared }) => !isShared);

  return (
    <>
      <MenuButton
        label={t`Views`}
        isOpen={isOpen}
        onOpenChange={setOpen}
        trigger={
          <AriaButton
            aria-label={t`View: ${name}`}
            className="flex h-7 max-w-56 items-center gap-1.5 rounded-md px-2 font-medium text-soft hover:bg-hover aria-expanded:bg-hover"
          >
            <span className="truncate">{name}</span>
            <ChevronDown aria-hidden className="size-3.5 shrink-0 text-muted" />
          </AriaButton>
        }
      >
        {views.presets.map((one) => (
          <MenuItem
            key={one.id}
            kind="radio"
            isSelected={one.id === preset?.id}
            onAction={() => go(() => apply(presetAddress(one, kind)))}
          >
            {one.name}
          </MenuItem>
        ))}
        {shared.length > 0 && <MenuSeparator />}
        {shared.length > 0 && (
          <MenuGroup title={t`Shared`}>
            {shared.map((view) => (
              <Choice
                key={view.id}
                view={view}
                isSelected={view.id === current?.id}
                onAction={() => go(() => choose(view))}
              />
            ))}
          </MenuGroup>
        )}
        {own.length > 0 && <MenuSeparator />}
        {own.length > 0 && (
          <MenuGroup title={t`Yours`}>
            {own.map((view) => (
              <Choice
                key={view.id}
                view={view}
                isSelected={view.id === current?.id}
                onAction={() => go(() => choose(view))}
              />
            ))}
          </MenuGroup>
        )}
        <MenuSeparator />
        <MenuItem icon={<Plus />} onAction={() => setDialog("new")}>{t`Save as a new view…`}</MenuItem>
        {current && canSave && (
          <>
            <MenuItem icon={<Pencil />} onAction={() => setDialog("edit")}>{t`Rename or share…`}</MenuItem>
            <MenuItem icon={<Trash2 />} isDanger onAction={() => void remove(current)}>{t`Take away`}</MenuItem>
          </>
        )}
      </MenuButton>
      {isDirty && (
        <div role="group" aria-label={t`The view was changed`} className="flex items-center gap-1">
          <span aria-hidden className="size-1.5 rounded-full bg-accent" />
          <span className="mr-1 text-muted text-xs">{t`Changed`}</span>
          {current && canSave && (
            <Button size="sm" variant="ghost" onPress={() => save()}>
              <Save className="size-3.5" />
              {t`Save`}
            </Button>
          )}
          <Button size="sm" variant="ghost" onPress={() => setDialog("new")}>
            {current ? t`Save as new` : t`Save as a view`}
          </Button>
          <Button size="sm" variant="ghost" onPress={discard}>
            <RotateCcw className="size-3.5" />
            {t`Discard`}
          </Button>
        </div>
      )}
      {stale && (
        <div role="alert" className="flex items-center gap-1 rounded-md bg-warn-soft px-2 py-0.5 text-warn text-xs">
          {t`Somebody saved this view meanwhile.`}
          <Button
            size="sm"
            variant="ghost"
            onPress={() => {
              setStale(undefined);
              void invalidate("SavedViews").then(() => choose(stale));
            }}
          >
            {t`Show theirs`}
          </Button>
          <Button size="sm" variant="ghost" onPress={() => save(stale)}>
            {t`Save mine over it`}
          </Button>
        </div>
      )}
      <Suspense>
        {dialog && (
          <ViewDialog
            view={dialog === "edit" ? current : undefined}
            input={(given) =>
              viewInput(dialog === "edit" && current ? viewAddress(current, kind) : address, kind, given)
            }
            onSaved={(view) => apply(dialog === "edit" ? { view: view.id } : viewAddress(view, kind))}
            onClose={() => setDialog(undefined)}
          />
        )}
      </Suspense>
    </>
  );

  function go(act: () => void) {
    setOpen(false);
    act();
  }
}

function Choice({ view, isSelected, onAction }: { view: View; isSelected: boolean; onAction: () => void }) {
  return (
    <MenuItem kind="radio" isSelected={isSelected} onAction={onAction}>
      <span className="min-w-0 flex-1 truncate">{view.name}</span>
      {view.requiredScope && <Lock aria-hidden className="size-3 text-muted" />}
      {view.isShared && <Users aria-hidden className="size-3 text-muted" />}
      {view.isShared && <span className="text-2xs text-muted">{view.owner.name}</span>}
    </MenuItem>
  );
}
