import { useLingui } from "@lingui/react/macro";
import { geoEqualEarth, geoPath } from "d3-geo";
import { use } from "react";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlas from "world-atlas/countries-110m.json?url";
import { dimension } from "@/features/reports/shape";
import type { Row } from "@/features/reports/values";
import { cx } from "@/lib/classes";

const WIDTH = 640;
const HEIGHT = 320;
const PALEST = 0.22;
const ANTARCTICA = "010";

interface Shape {
  id: string;
  path: string;
}

let world: Promise<readonly Shape[]> | undefined;

/** Read once; nothing where it could not be read, and again the next time. */
function shapes(): Promise<readonly Shape[]> {
  world ??= draw().catch(() => {
    world = undefined;
    return [];
  });
  return world;
}

async function draw(): Promise<Shape[]> {
  const answer = await fetch(atlas);
  const topology = (await answer.json()) as Topology<{ countries: GeometryCollection }>;
  const { features } = feature(topology, topology.objects.countries);
  const known = features.filter(({ id }) => id !== ANTARCTICA);
  const path = geoPath(geoEqualEarth().fitSize([WIDTH, HEIGHT], { type: "FeatureCollection", features: known }));
  // Kosovo and two others have no number and would share a key.
  return known.map((one, place) => ({ id: String(one.id ?? `_${place}`), path: path(one) ?? "" }));
}

/** Countries, tinted by a number. It is for the eye: small states are not on it, the list beside it holds them all. */
export default function WorldMap({
  rows,
  sizeOf,
  most,
  words,
  onOpen,
}: {
  rows: readonly Row[];
  sizeOf: (row: Row) => number | null;
  most: number;
  words: (row: Row) => string;
  onOpen: (row: Row) => void;
}) {
  const { t } = useLingui();
  const countries = use(shapes());
  const byNumber = new Map(rows.map((row) => [dimension(row, "country")?.isoNumeric, row]));
  if (countries.length === 0) {
    return <p className="py-8 text-center text-muted">{t`The map did not load. The list holds the same numbers.`}</p>;
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard, the list beside it does the same
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t`A map of the world; the list beside it holds the same numbers.`}
      className="w-full"
      onClick={(event) => {
        const id = (event.target as Element).getAttribute("data-country") ?? undefined;
        const row = byNumber.get(id);
        if (row) onOpen(row);
      }}
    >
      {countries.map(({ id, path }) => {
        const row = byNumber.get(id);
        const share = row ? Math.max(0, sizeOf(row) ?? 0) / most : 0;
        return (
          <path
            key={id}
            d={path}
            data-country={id}
            className={cx("stroke-bg", share > 0 ? "fill-series-1 hover:stroke-fg" : "fill-land")}
            // By its root, since one country often outweighs all others together.
            {...(share > 0 && { fillOpacity: PALEST + (1 - PALEST) * Math.sqrt(share) })}
            strokeWidth={0.6}
          >
            {row && <title>{words(row)}</title>}
          </path>
        );
      })}
    </svg>
  );
}
