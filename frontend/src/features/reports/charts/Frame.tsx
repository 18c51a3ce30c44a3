import { useLingui } from "@lingui/react/macro";
import { type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { type Place, useWalk } from "@/features/reports/charts/walk";

export interface Inner {
  width: number;
  height: number;
  at: Place | undefined;
}

interface FrameProps {
  /** What is drawn, for those who listen. */
  label: string;
  columns: number;
  rows: number;
  /** What stands at a place, in words; they are read out as one walks. */
  words: (place: Place) => string;
  /** Left out where points lead nowhere. */
  onOpen?: ((place: Place) => void) | undefined;
  placeOf: (x: number, y: number, inner: Inner) => Place | undefined;
  legend?: ReactNode;
  right?: number;
  children: (inner: Inner) => ReactNode;
}

const HEIGHT = 280;
const LEFT = 56;
const TOP = 10;
const BOTTOM = 26;
const FIRST_WIDTH = 720;

/** What stands around every drawn picture: its size, its legend, what is pointed at or walked to, and the keys. */
export function Frame({ label, columns, rows, words, onOpen, placeOf, legend, right = 12, children }: FrameProps) {
  const { t } = useLingui();
  const hint = useId();
  const [box, width] = useWidth();
  const { at, setPlace, onKeyDown } = useWalk(columns, rows, (place) => onOpen?.(place));
  const inner = { width: Math.max(40, width - LEFT - right), height: HEIGHT - TOP - BOTTOM, at };

  function pointed(event: PointerEvent<HTMLElement>): Place | undefined {
    const edge = event.currentTarget.getBoundingClientRect();
    // Printed or zoomed, a picture may be shown smaller than it is drawn.
    const ratio = edge.width > 0 ? width / edge.width : 1;
    return placeOf((event.clientX - edge.left) * ratio - LEFT, (event.clientY - edge.top) * ratio - TOP, inner);
  }

  return (
    <div className="min-w-0">
      <div className="mb-2 flex min-h-5 flex-wrap items-baseline gap-x-4 gap-y-1 text-xs">
        {legend}
        <output aria-live="polite" data-testid="readout" className="ml-auto text-right text-soft">
          {at && words(at)}
        </output>
      </div>
      <p id={hint} className="sr-only">
        {onOpen
          ? t`Arrow keys walk from point to point, Enter shows the customers behind one. The table below holds the same numbers.`
          : t`Arrow keys walk from point to point. The table below holds the same numbers.`}
      </p>
      <div
        ref={box}
        role="application"
        aria-roledescription={t`chart`}
        aria-label={label}
        aria-describedby={hint}
        data-hotkeys="own"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its points are walked by arrow keys
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => setPlace(pointed(event))}
        onPointerLeave={() => setPlace(undefined)}
        onPointerUp={(event) => {
          const place = event.button === 0 ? pointed(event) : undefined;
          if (place) onOpen?.(place);
        }}
        onBlur={() => setPlace(undefined)}
        className="rounded-md"
      >
        <svg
          viewBox={`0 0 ${width} ${HEIGHT}`}
          width={width}
          height={HEIGHT}
          aria-hidden
          focusable="false"
          className="block h-auto max-w-full cursor-default"
        >
          <g transform={`translate(${LEFT},${TOP})`}>{children(inner)}</g>
        </svg>
      </div>
    </div>
  );
}

/** The width there is, measured again as it changes. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(FIRST_WIDTH);
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([entry]) => {
      const next = Math.round(entry?.contentRect.width ?? 0);
      if (next > 0) setWidth(next);
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return [box, width] as const;
}
