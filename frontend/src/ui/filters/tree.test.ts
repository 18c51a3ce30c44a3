import { describe, expect, test } from "vitest";
import { changePart, movePart, removePart } from "@/ui/filters/moves";
import {
  type Filter,
  filterOf,
  type Group,
  isFilter,
  newCondition,
  newGroup,
  type Part,
  treeOf,
} from "@/ui/filters/tree";

/** A small generator of our own, so that a failing case can be named by its seed. */
function random(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const NAMES = ["a", "b", "c"];

function anyFilter(pick: (below: number) => number, depth = 3): Filter {
  const filter: Record<string, unknown> = {};
  for (let entries = 1 + pick(3); entries > 0; entries -= 1) {
    const kind = depth > 0 ? pick(6) : 0;
    const some = () => Array.from({ length: 1 + pick(3) }, () => anyFilter(pick, depth - 1));
    if (kind === 3) filter.and = some();
    else if (kind === 4) filter.or = some();
    else if (kind === 5) filter.not = anyFilter(pick, depth - 1);
    else filter[NAMES[pick(3)] ?? "a"] = pick(4);
  }
  return filter;
}

/** Whether a filter holds when `a: 2` holds exactly for those facts that say so. */
function holds(filter: Filter, facts: ReadonlySet<string>): boolean {
  return Object.entries(filter).every(([key, value]) => {
    if (key === "and") return (value as Filter[]).every((one) => holds(one, facts));
    if (key === "or") return (value as Filter[]).some((one) => holds(one, facts));
    if (key === "not") return !holds(value as Filter, facts);
    return facts.has(`${key}${value}`);
  });
}

function conditions(part: Part): string[] {
  return part.kind === "condition" ? [`${part.key}${part.value}`] : part.parts.flatMap(conditions).sort();
}

/** A tree as the builder leaves it: no group of one or none, no group that its own name says twice. */
function anyTree(pick: (below: number) => number, depth = 3): Part {
  if (depth === 0 || pick(3) === 0) return newCondition(NAMES[pick(3)] ?? "a", pick(4));
  const join = (["all", "any", "none", "notAll"] as const)[pick(4)] ?? "all";
  const size = join === "none" ? 1 + pick(3) : 2 + pick(2);
  const parts = Array.from({ length: size }, () => anyTree(pick, depth - 1));
  const [only] = parts;
  const isDouble = size === 1 && only?.kind === "group" && (only.join === "any" || only.join === "all");
  return newGroup(join, isDouble ? [newCondition("a", 1)] : parts);
}

function bare(part: Part): unknown {
  return part.kind === "condition" ? [part.key, part.value] : [part.join, ...part.parts.map(bare)];
}

const SEEDS = Array.from({ length: 400 }, (_, seed) => seed + 1);

describe("a filter becomes the rows of the builder and a filter again", () => {
  test("whatever rows there are, they come back as they stood", () => {
    for (const seed of SEEDS) {
      const tree = anyTree(random(seed));
      const root = tree.kind === "group" ? tree : newGroup("all", [tree]);
      expect(bare(treeOf(filterOf(root))), `seed ${seed}`).toEqual(bare(root));
    }
  });

  test("a second time nothing changes any more", () => {
    for (const seed of SEEDS) {
      const once = filterOf(treeOf(anyFilter(random(seed))));
      expect(filterOf(treeOf(once)), `seed ${seed}`).toEqual(once);
    }
  });

  test("whatever a program wrote, it means the same afterwards", () => {
    for (const seed of SEEDS) {
      const pick = random(seed);
      const filter = anyFilter(pick);
      const again = filterOf(treeOf(filter)) ?? {};
      for (let tries = 0; tries < 12; tries += 1) {
        const facts = new Set(
          NAMES.flatMap((name) => [0, 1, 2, 3].map((value) => `${name}${value}`)).filter(() => pick(2) === 0),
        );
        expect(holds(again, facts), `seed ${seed}: ${JSON.stringify(filter)}`).toBe(holds(filter, facts));
      }
    }
  });

  test("conditions of the same name stand side by side", () => {
    const filter = { a: { gt: 1 }, and: [{ a: { lt: 9 } }, { or: [{ b: 1 }, { b: 2 }] }] };
    expect(filterOf(treeOf(filter))).toEqual(filter);
  });

  test("what the builder cannot show is kept as it is", () => {
    const filter = { later: { some: [1, { deep: true }] }, or: [], a: 1 };
    expect(filterOf(treeOf(filter))).toEqual(filter);
  });

  test("an empty filter asks nothing, and neither does a condition that is not complete", () => {
    expect(filterOf(treeOf(undefined))).toBeUndefined();
    expect(filterOf(treeOf({ a: null, and: [{}] }))).toBeUndefined();
    expect(filterOf(newGroup("any", [newCondition("a"), newCondition("b", 1)]))).toEqual({ b: 1 });
  });
});

describe("moving a condition", () => {
  test("loses none, wherever it goes", () => {
    for (const seed of SEEDS) {
      const pick = random(seed);
      let root = treeOf(anyFilter(pick));
      const before = conditions(root);
      for (let step = 0; step < 8; step += 1) {
        const all = everyPart(root);
        const part = all[pick(all.length)];
        if (part) root = movePart(root, part.id, (["up", "down", "out", "in"] as const)[pick(4)] ?? "up");
      }
      expect(conditions(root), `seed ${seed}`).toEqual(before);
    }
  });

  test("down goes into the group below, up comes back out of it", () => {
    const [a, b, c] = [newCondition("a", 1), newCondition("b", 1), newCondition("c", 1)];
    const root = newGroup("all", [a, newGroup("any", [b, c])]);
    const moved = movePart(root, a.id, "down");
    expect(bare(moved)).toEqual(["all", ["any", ["a", 1], ["b", 1], ["c", 1]]]);
    expect(bare(movePart(moved, a.id, "up"))).toEqual(bare(root));
  });

  test("a group that is left empty goes, and changing one condition changes no other", () => {
    const [a, b] = [newCondition("a", 1), newCondition("b", 1)];
    const root = newGroup("all", [a, newGroup("any", [b])]);
    expect(bare(removePart(root, b.id))).toEqual(["all", ["a", 1]]);
    expect(bare(changePart(root, b.id, () => ({ ...b, value: 2 })))).toEqual(["all", ["a", 1], ["any", ["b", 2]]]);
  });
});

function everyPart(group: Group): Part[] {
  return group.parts.flatMap((part) => (part.kind === "group" ? [part, ...everyPart(part)] : [part]));
}

test("a filter is an object, a list is none", () => {
  expect([isFilter({}), isFilter([]), isFilter(null)]).toEqual([true, false, false]);
});
