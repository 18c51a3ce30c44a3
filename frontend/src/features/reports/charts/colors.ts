/** One colour for each series, told apart by lightness too; the rest of the application has a single accent. */
const SERIES = [
  { fill: "fill-series-1", stroke: "stroke-series-1", swatch: "bg-series-1" },
  { fill: "fill-series-2", stroke: "stroke-series-2", swatch: "bg-series-2" },
  { fill: "fill-series-3", stroke: "stroke-series-3", swatch: "bg-series-3" },
  { fill: "fill-series-4", stroke: "stroke-series-4", swatch: "bg-series-4" },
  { fill: "fill-series-5", stroke: "stroke-series-5", swatch: "bg-series-5" },
  { fill: "fill-series-6", stroke: "stroke-series-6", swatch: "bg-series-6" },
] as const;

export type SeriesColor = (typeof SERIES)[number];

export const seriesColor = (place: number): SeriesColor => SERIES[place % SERIES.length] ?? SERIES[0];

/** Tints of a heat map with the text that can be read on each. */
export const TINT_CLASSES = [
  "text-muted",
  "bg-heat-1",
  "bg-heat-2",
  "bg-heat-3",
  "bg-heat-4",
  "bg-heat-5 text-accent-fg",
  "bg-heat-6 text-accent-fg",
] as const;
