import { useEffect } from "react";

/** What this tab has looked at last, newest first: ids only, since names are the server's to tell. */

const KEPT = "regulars.recent";
const MOST = 6;

export function recentIds(): string[] {
  return (sessionStorage.getItem(KEPT) ?? "").split(",").filter(Boolean);
}

export function useRecent(id: string | undefined): void {
  useEffect(() => {
    if (!id) return;
    const others = recentIds().filter((one) => one !== id);
    sessionStorage.setItem(KEPT, [id, ...others].slice(0, MOST).join(","));
  }, [id]);
}
