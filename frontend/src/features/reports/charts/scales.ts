/** Where ticks stand and how strong a tint is. */

/** Which of many labels there is room for: every n-th, so that the last is never crowded by the one before. */
export function labelled(count: number, width: number, room: number): number[] {
  const step = Math.max(1, Math.ceil(count / Math.max(1, Math.floor(width / room))));
  return Array.from({ length: Math.ceil(count / step) }, (_, place) => place * step);
}

/** From the least to the most that is drawn, with zero in it: a bar that does not begin at zero lies. */
export function extent(sizes: Iterable<number | null | undefined>): [number, number] {
  let least = 0;
  let most = 0;
  for (const size of sizes) {
    if (size === null || size === undefined) continue;
    least = Math.min(least, size);
    most = Math.max(most, size);
  }
  return least === 0 && most === 0 ? [0, 1] : [least, most];
}

/** Where one tint gives way to the next: the two strong ones are for what stands out. */
const STEPS = [0.12, 0.3, 0.5, 0.72, 0.9];

/** 0 for nothing, up to 6 for the most. */
export function tint(size: number | null, most: number): number {
  if (size === null || size <= 0 || most <= 0) return 0;
  const place = STEPS.findIndex((edge) => size / most <= edge);
  return place < 0 ? STEPS.length + 1 : place + 1;
}

/** Segments on top of each other, those below zero below it. */
export function stacked(sizes: readonly (number | null)[]): { from: number; to: number }[] {
  let up = 0;
  let down = 0;
  return sizes.map((size) => {
    const length = size ?? 0;
    const from = length < 0 ? down : up;
    if (length < 0) down += length;
    else up += length;
    return { from, to: from + length };
  });
}

/** Runs of neighbours that have a size: a line is interrupted where there is none. */
export function runs(sizes: readonly (number | null | undefined)[]): number[][] {
  const found: number[][] = [];
  let open: number[] | undefined;
  sizes.forEach((size, place) => {
    if (size === null || size === undefined) open = undefined;
    else if (open) open.push(place);
    else {
      open = [place];
      found.push(open);
    }
  });
  return found;
}
