import { type RefObject, useEffect, useRef } from "react";

/** Whoever opened something by keyboard stands in it, and where they came from once it is closed. A mouse moves nothing. */
export function useFocusTaken(): RefObject<HTMLElement | null> {
  const opened = useRef<HTMLElement>(null);
  useEffect(() => {
    const from = document.activeElement;
    if (!(from instanceof HTMLElement) || from === document.body || !from.matches(":focus-visible")) return;
    opened.current?.focus();
    return () => {
      if (document.activeElement === document.body && from.isConnected) from.focus();
    };
  }, []);
  return opened;
}
