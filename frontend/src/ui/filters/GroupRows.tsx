import { Trans, useLingui } from "@lingui/react/macro";
import { FolderPlus, Plus } from "lucide-react";
import { useEffect, useEffectEvent, useRef } from "react";
import { cx } from "@/lib/classes";
import { Button } from "@/ui/Button";
import { ConditionRow } from "@/ui/filters/ConditionRow";
import { RowHandle } from "@/ui/filters/RowHandle";
import { type Group, type Join, newGroup } from "@/ui/filters/tree";
import { type Editing, freshCondition } from "@/ui/filters/useEditing";

/** A group: how its parts are taken together, its rows, and what can be added. */
export function GroupRows({ group, editing, isRoot }: { group: Group; editing: Editing; isRoot?: boolean }) {
  const { t } = useLingui();
  const { leaves, isFlat, add, change } = editing;
  const section = useRef<HTMLDivElement>(null);
  const word = group.join === "any" || group.join === "none" ? t`or` : t`and`;
  const used = isFlat ? group.parts.flatMap((part) => (part.kind === "condition" ? [part.key] : [])) : [];
  const isFull = isFlat && used.length >= Object.keys(leaves).length;
  const joins: [Join, string][] = [
    ["all", t`all of these`],
    ["any", t`any of these`],
    ["none", t`none of these`],
    ["notAll", t`not all of these`],
  ];
  const take = useEffectEvent(() => {
    section.current?.querySelector<HTMLElement>("[data-add]")?.focus();
    editing.taken();
  });
  const isWanted = isRoot === true && editing.focus?.id === group.id;
  useEffect(() => {
    if (isWanted) take();
  }, [isWanted]);

  return (
    <div ref={section} role="group" aria-label={joins.find(([join]) => join === group.join)?.[1]}>
      {!isFlat && (
        <div className="mb-1.5 flex items-center gap-1.5">
          {!isRoot && <RowHandle part={group} editing={editing} />}
          {isRoot && <span className="text-muted">{t`Match`}</span>}
          <select
            aria-label={t`How they are taken together`}
            value={group.join}
            onChange={(event) => change(group.id, (part) => ({ ...part, join: event.target.value as Join }) as Group)}
            className="field h-7 w-auto pr-7"
          >
            {joins.map(([join, label]) => (
              <option key={join} value={join}>
                {label}
              </option>
            ))}
          </select>
        </div>
      )}
      <div className={cx("flex flex-col gap-1.5", !isRoot && "ml-3 border-edge border-l pl-3")}>
        {group.parts.map((part, place) => (
          <div key={part.id} className="flex min-w-0 items-start gap-1.5">
            <span aria-hidden className="w-8 shrink-0 pt-1.5 text-right text-muted text-xs">
              {place > 0 && word}
            </span>
            <div className="min-w-0 flex-1">
              {part.kind === "group" ? (
                <GroupRows group={part} editing={editing} />
              ) : (
                <ConditionRow condition={part} editing={editing} used={used} />
              )}
            </div>
          </div>
        ))}
        <div className="flex gap-1 pl-9">
          {!isFull && (
            <Button size="sm" variant="ghost" data-add onPress={() => add(group.id, freshCondition(leaves, used))}>
              <Plus className="size-3.5" />
              <Trans>Condition</Trans>
            </Button>
          )}
          {!isFlat && (
            <Button
              size="sm"
              variant="ghost"
              onPress={() => add(group.id, newGroup(group.join === "any" ? "all" : "any", [freshCondition(leaves)]))}
            >
              <FolderPlus className="size-3.5" />
              <Trans>Group</Trans>
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
