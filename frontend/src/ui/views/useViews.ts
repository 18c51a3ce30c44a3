import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { SavedViewsDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import type { Address } from "@/ui/filters/address";
import {
  isBareView,
  type Preset,
  presetAddress,
  sameView,
  type View,
  type ViewKind,
  viewAddress,
} from "@/ui/views/kinds";

export interface Views {
  views: readonly View[];
  presets: readonly Preset[];
  /** The view in the address, if there still is such a one. */
  current: View | undefined;
  preset: Preset | undefined;
  isDirty: boolean;
  apply: (address: Record<string, string | undefined>) => void;
  /** Back to the view as it is kept. */
  discard: () => void;
}

/** The views of a list, which one is shown, and whether the list still looks like it. */
export function useViews(
  kind: ViewKind,
  presets: readonly Preset[],
  address: Address,
  apply: (address: Record<string, string | undefined>) => void,
): Views {
  const { data } = useQuery({ ...graphqlQuery(SavedViewsDocument, { subject: kind.subject }), staleTime: 30_000 });
  const views = data?.savedViews ?? [];
  const current = views.find(({ id }) => id === address.view);
  const preset = current ? undefined : presetOf(presets, address, kind);
  const kept = current ? viewAddress(current, kind) : preset ? presetAddress(preset, kind) : {};
  // A link that names a view and nothing else. Whoever clears the list later has changed the view, not asked for it.
  const isKnown = current !== undefined || address.view === preset?.id;
  const follow = useEffectEvent(() => isBareView(address, kind) && apply(kept));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each view that is named, when it is known
  useEffect(() => {
    if (isKnown) follow();
  }, [isKnown, address.view]);

  return {
    views,
    presets,
    current,
    preset,
    isDirty: !current?.requiredScope && !sameView(address, kept, kind),
    apply,
    discard: () => apply({ ...Object.fromEntries(CLEARED.map((key) => [key, undefined])), ...kept }),
  };
}

/** The one that was chosen, else the one that the list looks like: a link may show guests without naming the view. */
function presetOf(presets: readonly Preset[], address: Address, kind: ViewKind): Preset | undefined {
  return (
    presets.find(({ id }) => id === address.view) ??
    presets.find((preset) => sameView(address, presetAddress(preset, kind), kind)) ??
    presets[0]
  );
}

const CLEARED = ["q", "sort", "cols", "density"];
