const EDGE = 1.5;
const BOX = 2.75;

interface Track {
  width: number;
  grow?: number;
  /** As wide as somebody drew it. */
  pixels?: number | undefined;
}

/** The columns of the grid, with room for the box of a selection before them and a margin after. */
export function tracks(columns: readonly Track[], isSelectable: boolean): { template: string; minWidth: string } {
  const first = isSelectable ? BOX : EDGE;
  const template = columns.map(({ width, grow, pixels }) => {
    if (pixels !== undefined) return `${pixels}px`;
    return grow ? `minmax(${width}rem,${grow}fr)` : `${width}rem`;
  });
  const total = columns.reduce((sum, { width, pixels }) => sum + (pixels === undefined ? width : 0), first + EDGE);
  const drawn = columns.reduce((sum, { pixels = 0 }) => sum + pixels, 0);
  const minWidth = drawn > 0 ? `calc(${total}rem + ${drawn}px)` : `${total}rem`;
  return { template: `${first}rem ${template.join(" ")} ${EDGE}rem`, minWidth };
}
