import { type KeyboardEvent, useState } from "react";

/** Where one stands in a picture: a column, and one of what is in it. */
export interface Place {
  column: number;
  row: number;
}

/** Where a key leads to; undefined for keys that lead nowhere. */
export function step(key: string, from: Place | undefined, columns: number, rows: number): Place | undefined {
  if (columns === 0 || rows === 0) return undefined;
  const last = { column: columns - 1, row: rows - 1 };
  const at = from ?? { column: key === "ArrowLeft" || key === "End" ? columns : -1, row: 0 };
  const inside = (place: Place): Place => ({
    column: Math.min(Math.max(place.column, 0), last.column),
    row: Math.min(Math.max(place.row, 0), last.row),
  });
  switch (key) {
    case "ArrowRight":
      return inside({ ...at, column: at.column + 1 });
    case "ArrowLeft":
      return inside({ ...at, column: at.column - 1 });
    case "ArrowDown":
      return inside({ ...at, row: at.row + 1 });
    case "ArrowUp":
      return inside({ ...at, row: at.row - 1 });
    case "Home":
      return inside({ ...at, column: 0 });
    case "End":
      return inside({ ...at, column: last.column });
    default:
      return undefined;
  }
}

/** Arrow keys between the points of a picture; Enter opens the one that is stood on, Escape leaves. */
export function useWalk(columns: number, rows: number, open: (place: Place) => void) {
  const [place, setPlace] = useState<Place>();
  const at = place && place.column < columns && place.row < rows ? place : undefined;

  function onKeyDown(event: KeyboardEvent) {
    const next = step(event.key, at, columns, rows);
    if (next) setPlace(next);
    else if ((event.key === "Enter" || event.key === " ") && at) open(at);
    else if (event.key === "Escape" && at) setPlace(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return { at, setPlace, onKeyDown };
}
