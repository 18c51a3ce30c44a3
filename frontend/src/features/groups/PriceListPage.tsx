import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useState } from "react";
import { PriceListForm } from "@/features/groups/PriceListForm";
import { Prices } from "@/features/groups/Prices";
import { PriceListDeleteDocument, PriceListDocument, type PriceListPartsFragment } from "@/gql/graphql";
import { useHotkeys } from "@/lib/hotkeys";
import { graphqlQuery, invalidate } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { write } from "@/lib/write";
import { Button, IconButton } from "@/ui/Button";
import { NotFound } from "@/ui/NotFound";
import { PageHeader } from "@/ui/Page";
import { Section } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";
import { toast } from "@/ui/Toast";

export function PriceListPage({ id }: { id: string }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const may = useMay();
  const query = useQuery(graphqlQuery(PriceListDocument, { id }));
  const [isEditing, setEditing] = useState(false);
  const list = query.data?.priceList;
  const back = () =>
    isEditing ? setEditing(false) : void navigate({ to: "/price-lists/{-$id}", params: { id: undefined } });
  useHotkeys([{ keys: "Escape", label: t`Back`, section: t`Price list`, run: back }]);

  async function takeAway({ name }: PriceListPartsFragment) {
    const { userErrors } = await write(PriceListDeleteDocument, { id });
    if (userErrors[0]) return toast(userErrors[0].message, { tone: "bad" });
    await invalidate("PriceListList", "GroupFormChoices");
    await navigate({ to: "/price-lists/{-$id}", params: { id: undefined } });
    toast(t`${name} was taken away`);
  }

  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={list?.name ?? t`Price list`}
        aside={
          <span className="order-first -ml-3">
            <IconButton label={t`Back (Esc)`} icon={<ChevronLeft className="size-4" />} onPress={back} />
          </span>
        }
        actions={
          list &&
          !isEditing &&
          may("PRODUCTS_WRITE") && (
            <>
              {list.entryCount === 0 && (
                <Button variant="danger" onPress={() => void takeAway(list)}>
                  <Trans>Take away</Trans>
                </Button>
              )}
              <Button onPress={() => setEditing(true)}>
                <Trans>Edit</Trans>
              </Button>
            </>
          )
        }
      />
      <div className="scroll min-h-0 flex-1 border-line border-t px-6 pb-16">
        {query.isPending && <Skeleton lines={8} />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && !list && <NotFound />}
        {list && isEditing && (
          <div className="pt-5">
            <PriceListForm list={list} onSaved={() => setEditing(false)} onCancel={() => setEditing(false)} />
          </div>
        )}
        {list && !isEditing && (
          <div className="max-w-3xl">
            <Section title={list.currencyCode}>
              <p>
                {list.percentOff ? (
                  <Trans>{list.percentOff}% off everything; single prices win over it.</Trans>
                ) : (
                  <Trans>Only the single prices below.</Trans>
                )}
              </p>
              {!list.isActive && (
                <p className="mt-1 text-muted">
                  <Trans>Its prices are not given at the moment.</Trans>
                </p>
              )}
            </Section>
            <Section title={<Trans>Single prices</Trans>}>
              <Prices list={list} />
            </Section>
          </div>
        )}
      </div>
    </div>
  );
}
