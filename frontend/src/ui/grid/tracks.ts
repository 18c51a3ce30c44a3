const EDGE = 1.5;
const BOX = 2.75;

interface Track {
  width: number;
  grow?: number;
}

/** The columns of the grid, with room for the box of a selection before them and a margin after. */
export function tracks(columns: readonly Track[], isSelectable: boolean): { template: string; minWidth: string } {
  const first = isSelectable ? BOX : EDGE;
  const template = columns.map(({ width, grow }) => (grow ? `minmax(${width}rem,${grow}fr)` : `${width}rem`));
  const total = columns.reduce((sum, { width }) => sum + width, first + EDGE);
  return { template: `${first}rem ${template.join(" ")} ${EDGE}rem`, minWidth: `${total}rem` };
}
