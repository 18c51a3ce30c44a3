import { type Group, newGroup, type Part } from "@/ui/filters/tree";

/** How a tree of conditions is edited: every move answers a new tree. */

export type Direction = "up" | "down" | "out" | "in";

export function changePart(root: Group, id: string, change: (part: Part) => Part): Group {
  const parts = root.parts.map((part) => {
    if (part.id === id) return change(part);
    return part.kind === "group" ? changePart(part, id, change) : part;
  });
  return { ...root, parts };
}

export function changeGroup(root: Group, id: string, change: (group: Group) => Group): Group {
  if (root.id === id) return change(root);
  return changePart(root, id, (part) => (part.kind === "group" ? change(part) : part));
}

export function addPart(root: Group, groupId: string, part: Part): Group {
  return changeGroup(root, groupId, (group) => ({ ...group, parts: [...group.parts, part] }));
}

/** Without the part; a group that it leaves empty goes with it. */
export function removePart(root: Group, id: string): Group {
  const parts = root.parts.flatMap((part): Part[] => {
    if (part.id === id) return [];
    if (part.kind === "condition") return [part];
    const rest = removePart(part, id);
    return rest.parts.length === 0 && part.parts.length > 0 ? [] : [rest];
  });
  return { ...root, parts };
}

/**
 * Up and down walk through the tree as it stands on the screen, into groups and out of them; out leaves the group, in
 * puts the part into a new group of its own. A move that leads nowhere answers the same tree.
 */
export function movePart(root: Group, id: string, direction: Direction): Group {
  const place = locate(root, id);
  if (!place) return root;
  const { parent, index, part } = place;
  if (direction === "in") return changePart(root, id, () => newGroup(parent.join === "any" ? "all" : "any", [part]));
  if (direction === "out") return parent === root ? root : leave(root, { part, parent, after: true });
  const neighbour = parent.parts[direction === "up" ? index - 1 : index + 1];
  if (!neighbour) return parent === root ? root : leave(root, { part, parent, after: direction === "down" });
  if (neighbour.kind === "group") {
    const parts = direction === "up" ? [...neighbour.parts, part] : [part, ...neighbour.parts];
    return changeGroup(removePart(root, id), neighbour.id, (group) => ({ ...group, parts }));
  }
  return changeGroup(root, parent.id, (group) => ({ ...group, parts: swapped(group.parts, part, neighbour) }));
}

interface Place {
  parent: Group;
  index: number;
  part: Part;
}

function locate(group: Group, id: string): Place | undefined {
  for (const [index, part] of group.parts.entries()) {
    if (part.id === id) return { parent: group, index, part };
    const found = part.kind === "group" && locate(part, id);
    if (found) return found;
  }
  return undefined;
}

function leave(root: Group, { part, parent, after }: { part: Part; parent: Group; after: boolean }): Group {
  const above = locate(root, parent.id)?.parent ?? root;
  const put = changeGroup(root, above.id, (group) => ({
    ...group,
    parts: group.parts.flatMap((one): Part[] => {
      if (one.id !== parent.id) return [one];
      const rest = { ...parent, parts: parent.parts.filter(({ id }) => id !== part.id) };
      const left = rest.parts.length > 0 ? [rest] : [];
      return after ? [...left, part] : [part, ...left];
    }),
  }));
  return put;
}

function swapped(parts: readonly Part[], one: Part, other: Part): Part[] {
  return parts.map((part) => (part.id === one.id ? other : part.id === other.id ? one : part));
}
