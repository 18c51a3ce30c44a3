import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useChannelWords } from "@/features/customers/account/words";
import { ConsentHistoryDocument, type ConsentHistoryQuery, type MarketingChannel } from "@/gql/graphql";
import { actorName } from "@/lib/actor";
import { request } from "@/lib/graphql";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody } from "@/ui/Dialog";
import { ErrorState, Skeleton } from "@/ui/States";
import { useConsentWords } from "@/ui/status";
import { Instant } from "@/ui/Values";

const PAGE = 20;

interface ConsentHistoryProps {
  customerId: string;
  channel: MarketingChannel;
  onClose: () => void;
}

function part(data: ConsentHistoryQuery, wanted: MarketingChannel) {
  return data.customer?.consents.find(({ channel }) => channel === wanted)?.history;
}

/** Every word on a channel, newest first, with what proves it. */
export function ConsentHistory({ customerId: id, channel, onClose }: ConsentHistoryProps) {
  const { t } = useLingui();
  const channels = useChannelWords();
  const states = useConsentWords();
  const query = useInfiniteQuery({
    queryKey: ["ConsentHistory", { id, channel }] as const,
    queryFn: ({ pageParam, signal }) => request(ConsentHistoryDocument, { id, first: PAGE, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => {
      const info = part(page, channel)?.pageInfo;
      return info?.hasNextPage ? info.endCursor : undefined;
    },
  });
  const events = query.data?.pages.flatMap((page) => part(page, channel)?.nodes ?? []) ?? [];
  return (
    <Dialog isOpen title={t`History: ${channels[channel]}`} onClose={onClose}>
      <DialogBody>
        {query.isPending && <Skeleton lines={3} />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        <ol className="flex flex-col">
          {events.map(({ id: key, at, to, source, evidence, actor }) => (
            <li key={key} className="border-line border-t py-3 first:border-t-0 first:pt-0">
              <p className="flex justify-between gap-3">
                <span className="font-medium">{states[to]}</span>
                <span className="text-muted">
                  <Instant at={at} as="datetime" />
                </span>
              </p>
              <p className="text-soft">{t`${source}, recorded by ${actorName(actor)}`}</p>
              {evidence?.wording && (
                <blockquote className="mt-1 border-line border-l-2 pl-3">{evidence.wording}</blockquote>
              )}
              {(evidence?.pageUrl || evidence?.ip) && (
                <p className="mt-1 break-all text-muted text-xs">
                  {[evidence.pageUrl, evidence.ip].filter(Boolean).join(" · ")}
                </p>
              )}
            </li>
          ))}
        </ol>
        {query.hasNextPage && (
          <Button size="sm" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            <Trans>Earlier</Trans>
          </Button>
        )}
      </DialogBody>
    </Dialog>
  );
}
