import { useState } from "react";
import { formatNumber } from "@/lib/format";

/** A live figure: lights up for a moment when it changes, not when it is first shown. */
export function Ticking({ value }: { value: number }) {
  const [first] = useState(value);
  return (
    <span key={value} className={value === first ? undefined : "animate-tick"}>
      {formatNumber(value)}
    </span>
  );
}
