import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";
export type Density = "comfortable" | "compact";

const listeners = new Set<() => void>();

function change(key: "theme" | "density", value: string, unset: string): void {
  const { dataset } = document.documentElement;
  if (value === unset) {
    delete dataset[key];
    localStorage.removeItem(`regulars.${key}`);
  } else {
    dataset[key] = value;
    localStorage.setItem(`regulars.${key}`, value);
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function setTheme(theme: Theme): void {
  change("theme", theme, "system");
}

export function setDensity(density: Density): void {
  change("density", density, "comfortable");
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    subscribe,
    () => (document.documentElement.dataset.theme as Theme | undefined) ?? "system",
  );
}

/** Height of a row of a table in pixels, where the list has no density of its own. */
export function useRowHeight(own?: string): number {
  const usual = useSyncExternalStore(subscribe, () => document.documentElement.dataset.density);
  return (own ?? usual) === "compact" ? 32 : 40;
}
