import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useState } from "react";
import { asInput, ruleOf } from "@/features/segments/data";
import { History, movedIn } from "@/features/segments/History";
import { Changes, Members } from "@/features/segments/Lists";
import { Overlap } from "@/features/segments/Overlap";
import { SegmentForm } from "@/features/segments/SegmentForm";
import {
  SegmentDeleteDocument,
  SegmentDocument,
  SegmentMembershipDocument,
  type SegmentQuery,
  SegmentSaveDocument,
} from "@/gql/graphql";
import { formatDay, formatNumber } from "@/lib/format";
import { useHotkeys } from "@/lib/hotkeys";
import { useLive } from "@/lib/live";
import { graphqlQuery, invalidate } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { newKey, write } from "@/lib/write";
import { Button, IconButton } from "@/ui/Button";
import { buttonClass } from "@/ui/buttonClass";
import type { Filter } from "@/ui/filters/tree";
import { NotFound } from "@/ui/NotFound";
import { PageHeader } from "@/ui/Page";
import { Section, Stat, Stats } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";
import { Ticking } from "@/ui/Ticking";
import { toast } from "@/ui/Toast";

type Facts = NonNullable<SegmentQuery["segment"]>;

export function SegmentPage({ id }: { id: string }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const may = useMay();
  const query = useQuery(graphqlQuery(SegmentDocument, { id }));
  const [isEditing, setEditing] = useState(false);
  const segment = query.data?.segment;
  const live = useLive(SegmentMembershipDocument, { id }, ({ segmentMembership: push }) => {
    if (push?.change || push?.resync) void invalidate("Segment", "SegmentMembers", "SegmentChanges");
  });
  const size = live.data?.segmentMembership?.memberCount ?? segment?.memberCount;
  const back = () =>
    isEditing ? setEditing(false) : void navigate({ to: "/segments/{-$id}", params: { id: undefined } });
  useHotkeys([
    { keys: "Escape", label: t`Back`, section: t`Segment`, run: back },
    { keys: "e", label: t`Edit`, section: t`Segment`, run: () => setEditing(may("GROUPS_WRITE")) },
  ]);

  async function takeAway(gone: Facts) {
    const { name, description, labelPriority, controlPercent, templateKey, filter } = gone;
    const { userErrors } = await write(SegmentDeleteDocument, { id });
    if (userErrors[0]) return toast(userErrors[0].message, { tone: "bad" });
    await invalidate("SegmentList", "SegmentChoices");
    await navigate({ to: "/segments/{-$id}", params: { id: undefined } });
    const rule = ruleOf(filter);
    toast(t`${name} was taken away; its members are still customers`, rule && { undo: () => void bringBack(rule) });

    async function bringBack(again: Filter) {
      await write(SegmentSaveDocument, {
        input: { name, description, labelPriority, controlPercent, templateKey, filter: asInput(again) },
        idempotencyKey: newKey(),
      });
      await invalidate("SegmentList", "SegmentChoices");
    }
  }

  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={segment?.name ?? t`Segment`}
        aside={
          <span className="order-first -ml-3">
            <IconButton label={t`Back (Esc)`} icon={<ChevronLeft className="size-4" />} onPress={back} />
          </span>
        }
        actions={
          segment &&
          !isEditing && (
            <>
              <Link
                to="/customers"
                search={{ filter: JSON.stringify({ segmentId: { in: [id] } }) }}
                className={buttonClass()}
              >
                <Trans>Open in the customers list</Trans>
              </Link>
              {may("GROUPS_WRITE") && (
                <>
                  <Button variant="danger" onPress={() => void takeAway(segment)}>
                    <Trans>Take away</Trans>
                  </Button>
                  <Button isDisabled={segment.filter === null} onPress={() => setEditing(true)}>
                    <Trans>Edit</Trans>
                  </Button>
                </>
              )}
            </>
          )
        }
      />
      <div className="scroll min-h-0 flex-1 border-line border-t px-6 pb-16">
        {query.isPending && <Skeleton lines={8} />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && !segment && <NotFound />}
        {segment && isEditing && (
          <div className="pt-5">
            <SegmentForm
              key={segment.version}
              segment={segment}
              rule={ruleOf(segment.filter)}
              onSaved={() => setEditing(false)}
              onCancel={() => setEditing(false)}
            />
          </div>
        )}
        {segment && !isEditing && <Body segment={segment} size={size ?? segment.memberCount} />}
      </div>
    </div>
  );
}

function Body({ segment, size }: { segment: Facts; size: number }) {
  const { t } = useLingui();
  const { entered, left } = movedIn(segment.history, 30);
  const first = segment.history[0];
  return (
    <div className="grid max-w-6xl grid-cols-[minmax(0,1fr)_20rem] gap-x-10 max-lg:grid-cols-1">
      <div>
        <Section title={<Trans>Rule</Trans>}>
          <p data-testid="rule">{segment.explanation}</p>
          {segment.description && <p className="mt-2 max-w-prose text-muted">{segment.description}</p>}
        </Section>
        <Section title={<Trans>Members</Trans>}>
          <Members id={segment.id} />
        </Section>
      </div>
      <div>
        <Section title={<Trans>Size</Trans>}>
          <Stats className="grid-cols-3">
            <Stat label={t`Customers`} isLarge>
              <output aria-live="polite" data-testid="size">
                <Ticking value={size} />
              </output>
            </Stat>
            <Stat label={t`In, 30 days`}>{formatNumber(entered)}</Stat>
            <Stat label={t`Out, 30 days`}>{formatNumber(left)}</Stat>
          </Stats>
          <div className="mt-4 h-24">
            <History days={segment.history} width={320} height={96} />
          </div>
          {first && (
            <p className="mt-1 flex justify-between text-muted text-xs">
              <span>{formatDay(first.day)}</span>
              <span>
                <Trans>Today</Trans>
              </span>
            </p>
          )}
        </Section>
        <Section title={<Trans>Overlap</Trans>}>
          <Overlap id={segment.id} />
        </Section>
        <Section title={<Trans>Who came and went</Trans>}>
          <Changes id={segment.id} />
        </Section>
      </div>
    </div>
  );
}
