import type { ReportPicture } from "@/gql/graphql";

/** A small sketch of how a report is drawn. */
export function Glyph({ picture }: { picture: ReportPicture }) {
  return (
    <svg
      viewBox="0 0 40 28"
      aria-hidden
      focusable="false"
      className="mt-0.5 h-7 w-10 shrink-0 fill-heat-4 stroke-series-1 [&>[data-strong]]:fill-series-1"
      strokeWidth={0}
    >
      {SKETCHES[picture]}
    </svg>
  );
}

const bars = (heights: readonly number[], width = 5, gap = 2) =>
  heights.map((height, place) => (
    <rect key={height} x={1 + place * (width + gap)} y={27 - height} width={width} height={height} rx={1} data-strong />
  ));

const cells = (tints: string, across: number, width: number, height: number) =>
  [...tints].map((tone, place) =>
    tone === "." ? null : (
      <rect
        // biome-ignore lint/suspicious/noArrayIndexKey: a sketch never changes
        key={place}
        x={1 + (place % across) * (width + 1)}
        y={1 + Math.floor(place / across) * (height + 1)}
        width={width}
        height={height}
        rx={1}
        opacity={Number(tone) / 9}
        data-strong
      />
    ),
  );

const line = (points: string) => <polyline points={points} fill="none" strokeWidth={2} strokeLinejoin="round" />;

const SKETCHES: Record<ReportPicture, React.ReactNode> = {
  LINE: line("1,22 8,17 15,19 22,10 29,12 39,3"),
  STACKED_BARS: (
    <>
      {[10, 16, 13, 20, 24].map((height, place) => (
        <g key={height}>
          <rect x={1 + place * 8} y={27 - height} width={5} height={height * 0.45} rx={1} />
          <rect
            x={1 + place * 8}
            y={27 - height * 0.5}
            width={5}
            height={height * 0.5}
            rx={1}
            className="fill-series-1"
          />
        </g>
      ))}
    </>
  ),
  BARS: bars([24, 18, 13, 9, 6]),
  HEAT_MAP: cells("246753135798642357975313", 8, 4, 8),
  COHORT_TABLE: cells("98654398765.9876..987...", 6, 5, 6),
  MAP: (
    <>
      <path d="M2 8 9 4l7 2-2 5-4 2 1 5-3 6-3-7z" />
      <path d="m18 7 6-3 13 2-2 6-5 1-2 5-5-4-4 7-3-6 3-4z" data-strong />
      <path d="m31 19 5 1-1 4-5-1z" />
    </>
  ),
  FUNNEL: bars([26, 18, 11, 6], 7, 3),
  GRID: cells("135893469134781235711235", 6, 5, 6),
  PARETO: line("1,26 4,14 9,8 17,5 27,3 39,2"),
  TABLE: (
    <>
      {[4, 10, 16, 22].map((y) => (
        <g key={y}>
          <rect x={1} y={y} width={18} height={2.5} rx={1} />
          <rect x={28} y={y} width={11} height={2.5} rx={1} data-strong />
        </g>
      ))}
    </>
  ),
};
