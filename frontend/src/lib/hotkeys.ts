import { useEffect, useEffectEvent } from "react";

export interface Hotkey {
  /** One key (`j`, `/`, `Escape`), a sequence (`g c`) or with the platform's command key (`mod+k`). */
  keys: string;
  /** For the sheet of keys; without it the key is not listed. */
  label?: string;
  section?: string;
  run: (event: KeyboardEvent) => void;
}

const layers: { current: () => Hotkey[] }[] = [];
const SEQUENCE_MS = 900;
let pending = "";
let pendingAt = 0;

/** Keys that work while the component is mounted; the latest mounted wins. */
export function useHotkeys(hotkeys: Hotkey[], isActive = true): void {
  const current = useEffectEvent(() => hotkeys);
  useEffect(() => {
    if (!isActive) return;
    const layer = { current: () => current() };
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  }, [isActive]);
}

/** Every key with a label that works now, innermost first. */
export function listHotkeys(): Hotkey[] {
  const seen = new Set<string>();
  return [...layers]
    .reverse()
    .flatMap((layer) => layer.current())
    .filter(({ keys, label }) => label && !seen.has(keys) && seen.add(keys));
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !/^(?:checkbox|radio|button)$/.test(target.type);
  return target.isContentEditable || /^(?:TEXTAREA|SELECT)$/.test(target.tagName);
}

/** What the sheet and the tests call a pressed key. */
export function keyName(event: KeyboardEvent): string {
  const mod = event.metaKey || event.ctrlKey ? "mod+" : "";
  return mod + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
}

/** Enter and the space bar belong to a button or link that has the focus. */
function isPress(event: KeyboardEvent): boolean {
  return (
    /^(?:Enter| )$/.test(event.key) &&
    event.target instanceof Element &&
    event.target.closest("a,button,input") !== null
  );
}

function dispatch(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.isComposing || isPress(event)) return;
  const name = keyName(event);
  const isOwn = event.target instanceof Element && event.target.closest("[data-hotkeys=own]") !== null;
  const isElsewhere = isOwn || isTyping(event.target) || document.querySelector("[data-hotkeys=off]") !== null;
  if (isElsewhere && !name.startsWith("mod+")) return;
  const sequence = pending && event.timeStamp - pendingAt < SEQUENCE_MS ? `${pending} ${name}` : name;
  pending = "";
  const keys = [...layers].reverse().flatMap((layer) => layer.current());
  const hit = keys.find((hotkey) => hotkey.keys === sequence) ?? keys.find((hotkey) => hotkey.keys === name);
  if (hit) {
    event.preventDefault();
    hit.run(event);
  } else if (keys.some((hotkey) => hotkey.keys.startsWith(`${name} `))) {
    pending = name;
    pendingAt = event.timeStamp;
  }
}

export function listenForHotkeys(): () => void {
  document.addEventListener("keydown", dispatch);
  return () => document.removeEventListener("keydown", dispatch);
}
