import { Trans, useLingui } from "@lingui/react/macro";
import { Button as AriaButton } from "react-aria-components";
import type { MetricMeaningFragment } from "@/gql/graphql";
import { Popover } from "@/ui/Popover";

/** The name of a number; pressed, it says how the number is computed and what is left out. */
export function MetricName({ metric, basis }: { metric: MetricMeaningFragment; basis: string }) {
  const { t } = useLingui();
  const { title, formula, additive, unit } = metric;
  const left = metric.excludes.join(", ");
  return (
    <Popover
      label={t`How it is computed: ${title}`}
      className="w-72 whitespace-normal p-3 text-left text-sm"
      trigger={
        <AriaButton className="min-h-6 cursor-help rounded-sm text-left underline decoration-control decoration-dotted underline-offset-3 hover:text-fg">
          {title}
        </AriaButton>
      }
    >
      <p className="mb-1 font-semibold">{title}</p>
      <p>{formula}</p>
      {left && (
        <p className="mt-2 text-muted text-xs">
          <Trans>Left out: {left}.</Trans>
        </p>
      )}
      {!additive && (
        <p className="mt-2 text-muted text-xs">
          <Trans>The total is counted over the whole range; rows do not add up to it.</Trans>
        </p>
      )}
      {unit === "MONEY" && (
        <p className="mt-2 text-muted text-xs">
          <Trans>Refunds are booked: {basis}.</Trans>
        </p>
      )}
    </Popover>
  );
}
