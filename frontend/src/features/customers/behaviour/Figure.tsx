import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { Button as AriaButton } from "react-aria-components";
import { MetricDefinitionsDocument, type MetricDefinitionsQuery } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { Popover } from "@/ui/Popover";

type Definition = MetricDefinitionsQuery["metricDefinitions"][number];

const Definitions = createContext<ReadonlyMap<string, Definition>>(new Map());

/** What figures mean, as the server defines them, for all figures inside. */
export function Defined({ children }: { children: ReactNode }) {
  const query = useQuery({ ...graphqlQuery(MetricDefinitionsDocument, {}), staleTime: Number.POSITIVE_INFINITY });
  const known = new Map(query.data?.metricDefinitions.map((one) => [one.key, one]));
  return <Definitions value={known}>{children}</Definitions>;
}

/** The name of a figure; pressed, it says how the figure is computed. `more` stands below. */
export function Name({ of, label, more }: { of: string; label: string; more?: ReactNode }) {
  const { t } = useLingui();
  const definition = useContext(Definitions).get(of);
  if (!definition) return label;
  const left = definition.excludes.join(", ");
  return (
    <Popover
      label={t`How it is computed: ${label}`}
      className="w-72 p-3 text-sm"
      trigger={
        <AriaButton className="cursor-help rounded-sm text-left underline decoration-control decoration-dotted underline-offset-3 hover:text-fg">
          {label}
        </AriaButton>
      }
    >
      <p className="mb-1 font-semibold">{definition.title}</p>
      <p>{definition.formula}</p>
      {left && (
        <p className="mt-2 text-muted text-xs">
          <Trans>Left out: {left}.</Trans>
        </p>
      )}
      {more && <div className="mt-2 text-muted text-xs">{more}</div>}
    </Popover>
  );
}

export function Figure({
  of,
  label,
  more,
  children,
}: {
  of: string;
  label: string;
  more?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">
        <Name of={of} label={label} more={more} />
      </dt>
      <dd className="truncate font-semibold text-base">{children}</dd>
    </div>
  );
}
