import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import type { Leaf, LeafMap } from "@/ui/filters/leaves";
import { addPart, changePart, type Direction, movePart, removePart } from "@/ui/filters/moves";
import { operatorsOf } from "@/ui/filters/operators";
import { hasChoices } from "@/ui/filters/phrases";
import { type Filter, filterOf, type Group, keyOf, newCondition, type Part, treeOf } from "@/ui/filters/tree";
import { type Names, useNaming } from "@/ui/filters/useNaming";

export interface BuilderProps {
  leaves: LeafMap;
  value: Filter | undefined;
  /** Called with every change that makes another question; incomplete conditions are left out until they are complete. */
  onChange: (filter: Filter | undefined) => void;
  /** A value whose leaves are and-ed and have no groups, such as one purchase. */
  isFlat?: boolean;
  /** Conditions without which there is no question yet. */
  needs?: readonly string[] | undefined;
  /** What is left of the leaves once the field of the merchant is chosen; it is compared with something. */
  narrow?: Leaf["narrow"];
}

/** What the rows ask of the tree. */
export interface Editing {
  leaves: LeafMap;
  names: Names;
  isFlat: boolean;
  /** The part whose handle or leaf takes the focus, once it stands at its new place. */
  focus: { id: string; on: "handle" | "leaf" } | undefined;
  taken: () => void;
  change: (id: string, change: (part: Part) => Part) => void;
  add: (groupId: string, part: Part) => void;
  remove: (id: string) => void;
  move: (id: string, direction: Direction) => void;
  /** A builder within the row, for leaves that have leaves of their own. */
  nested: (props: BuilderProps) => ReactNode;
}

const MOST_SENT = 50;

/** The tree that is being edited, and what has just been done to it, in words. */
export function useEditing(
  { leaves: all, value, onChange, isFlat = false, needs = [], narrow }: BuilderProps,
  nested: Editing["nested"],
): { root: Group; editing: Editing; said: string } {
  const { t } = useLingui();
  const [root, setRoot] = useState(() => begun(treeOf(value), needs));
  const [received, setReceived] = useState(() => keyOf(value));
  const [sent, setSent] = useState<readonly string[]>([]);
  const [focus, setFocus] = useState<Editing["focus"]>();
  const [said, setSaid] = useState("");
  const names = useNaming(filterOf(root));

  function leavesOf(tree: Group): LeafMap {
    const field = names.fieldOf(String(filterOf(tree)?.key));
    return (field && narrow?.(field)) ?? all;
  }

  function asked(tree: Group): Filter | undefined {
    const filter = filterOf(tree);
    const isComplete = filter && needs.every((name) => name in filter);
    return isComplete && (!narrow || Object.keys(filter).length > needs.length) ? filter : undefined;
  }

  // What was sent comes back later, perhaps when more has been typed; all else is changed by other means: the address,
  // another view, a chip.
  if (keyOf(value) !== received) {
    setReceived(keyOf(value));
    const place = sent.indexOf(keyOf(value));
    setSent(sent.slice(place + 1));
    if (place < 0 && keyOf(asked(root)) !== keyOf(value)) setRoot(begun(treeOf(value), needs));
  }

  function put(changed: Group) {
    const next = narrow ? fitting(changed, leavesOf(changed)) : changed;
    setRoot(next);
    const filter = asked(next);
    if (keyOf(filter) === keyOf(asked(root))) return;
    setSent([...sent, keyOf(filter)].slice(-MOST_SENT));
    onChange(filter);
  }

  const editing: Editing = {
    leaves: leavesOf(root),
    names,
    isFlat,
    focus,
    nested,
    taken: () => setFocus(undefined),
    change: (id, change) => put(id === root.id ? (change(root) as Group) : changePart(root, id, change)),
    add: (groupId, part) => {
      put(addPart(root, groupId, part));
      const [first] = part.kind === "group" ? part.parts : [part];
      setFocus({ id: first?.id ?? part.id, on: "leaf" });
    },
    remove: (id) => {
      const next = neighbourOf(root, id);
      put(removePart(root, id));
      setFocus({ id: next ?? root.id, on: "handle" });
      setSaid(t`Removed`);
    },
    move: (id, direction) => {
      const next = movePart(root, id, direction);
      put(next);
      setFocus({ id, on: "handle" });
      const place = 1 + rowsOf(next).indexOf(id);
      setSaid(next === root ? t`It goes no further` : t`Moved to row ${place}`);
    },
  };

  return { root, editing, said };
}

/** With a row for each condition without which there is no question. */
function begun(tree: Group, needs: readonly string[]): Group {
  const missing = needs.filter((name) => !tree.parts.some((part) => part.kind === "condition" && part.key === name));
  return { ...tree, parts: [...missing.map((name) => newCondition(name)), ...tree.parts] };
}

/** Without comparisons that the chosen field does not know; where nothing is left, with its usual one. */
function fitting(tree: Group, leaves: LeafMap): Group {
  const parts = tree.parts.filter((part) => part.kind === "condition" && part.key in leaves);
  const isChosen = parts.some((part) => part.kind === "condition" && part.key === "key" && part.value !== undefined);
  const usual = Object.keys(leaves).find((name) => name !== "key");
  return {
    ...tree,
    parts: isChosen && parts.length === 1 && usual ? [...parts, newCondition(usual, blank(leaves[usual]))] : parts,
  };
}

/** A condition to begin with: the first leaf, with nothing said about it yet. */
export function freshCondition(leaves: LeafMap, used: readonly string[] = []): Part {
  const key = Object.keys(leaves).find((one) => !used.includes(one)) ?? Object.keys(leaves)[0] ?? "";
  return newCondition(key, blank(leaves[key]));
}

/** Conditions that need no more words are complete at once. */
export function blank(leaf: Leaf | undefined): unknown {
  const [operator] = leaf ? operatorsOf(leaf.kind, hasChoices(leaf)) : [];
  return operator?.fields === 0 ? operator.write([]) : undefined;
}

/** Ids in the order in which they stand on the screen. */
function rowsOf(group: Group): string[] {
  return group.parts.flatMap((part) => (part.kind === "group" ? [part.id, ...rowsOf(part)] : [part.id]));
}

function neighbourOf(root: Group, id: string): string | undefined {
  const gone = new Set([id]);
  const rows = rowsOf(root);
  const place = rows.indexOf(id);
  const left = new Set(rowsOf(removePart(root, id)));
  return (
    rows.slice(place + 1).find((row) => !gone.has(row) && left.has(row)) ??
    rows.slice(0, place).findLast((row) => left.has(row))
  );
}
