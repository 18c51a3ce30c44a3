import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { SegmentOverlapDocument } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import { SelectField } from "@/ui/Field";
import { segmentChoices } from "@/ui/filters/choices";

/** How far this segment and another are the same people. */
export function Overlap({ id }: { id: string }) {
  const { t } = useLingui();
  const [withId, setWithId] = useState("");
  const choices = useQuery(segmentChoices()).data?.segments?.nodes ?? [];
  const others = choices.filter((one) => one.id !== id).map((one) => ({ value: one.id, label: one.name }));
  const overlap = useQuery({ ...graphqlQuery(SegmentOverlapDocument, { id, withId }), enabled: withId !== "" }).data
    ?.segment?.overlap;
  if (others.length === 0) {
    return (
      <p className="text-muted">
        <Trans>There is no other segment to compare with yet.</Trans>
      </p>
    );
  }
  return (
    <div>
      <SelectField
        label={t`Compare with`}
        isLabelHidden
        options={others}
        placeholder={t`Compare with…`}
        value={withId}
        onChange={(event) => setWithId(event.target.value)}
      />
      {overlap && withId && (
        <dl className="mt-3 grid grid-cols-[1fr_auto] gap-y-1" data-testid="overlap">
          <Part label={t`In both`} count={overlap.bothCount} />
          <Part label={t`In this one only`} count={overlap.firstOnlyCount} />
          <Part label={t`In the other only`} count={overlap.secondOnlyCount} />
        </dl>
      )}
    </div>
  );
}

function Part({ label, count }: { label: string; count: number }) {
  return (
    <>
      <dt className="text-soft">{label}</dt>
      <dd className="text-right font-medium">{formatNumber(count)}</dd>
    </>
  );
}
