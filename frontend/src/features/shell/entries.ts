import type { ReactNode } from "react";

/** One line of the palette. */
export interface Entry {
  id: string;
  section: string;
  label: string;
  detail?: string | undefined;
  icon: ReactNode;
  run: () => void;
}

/** Whether every word that was typed stands in the label, wherever. */
export function fits(label: string, text: string): boolean {
  const within = label.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => within.includes(word));
}
