import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { type FormEvent, useRef } from "react";
import {
  PriceListDocument,
  PriceListEntriesSetDocument,
  type PriceListPartsFragment,
  type PriceListQuery,
} from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { request } from "@/lib/graphql";
import { useMay } from "@/lib/viewer";
import { formValues, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button, IconButton } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { toast } from "@/ui/Toast";
import { Money } from "@/ui/Values";

type Entry = NonNullable<PriceListQuery["priceList"]>["entries"]["nodes"][number];

/** The single prices of a list, with a line to write one more. */
export function Prices({ list }: { list: PriceListPartsFragment }) {
  const { t } = useLingui();
  const may = useMay();
  const set = useWrite(PriceListEntriesSetDocument, "PriceList", "PriceListList");
  const form = useRef<HTMLFormElement>(null);
  const prices = useInfiniteQuery({
    queryKey: ["PriceList", list.id, "entries"] as const,
    queryFn: ({ pageParam, signal }) => request(PriceListDocument, { id: list.id, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ priceList }) =>
      priceList?.entries.pageInfo.hasNextPage ? priceList.entries.pageInfo.endCursor : undefined,
  });
  const rows = prices.data?.pages.flatMap(({ priceList }) => priceList?.entries.nodes ?? []) ?? [];

  const write = (sku: string, minimumQuantity: number, unitPrice: string | null) =>
    set.run({ id: list.id, entries: [{ sku, minimumQuantity, unitPrice }] });

  async function add(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { sku, quantity, price } = formValues(event.currentTarget);
    if (!price) return;
    if (!(await write(sku ?? "", Number(quantity ?? 1), price.replace(",", ".")))) return;
    form.current?.reset();
    form.current?.querySelector("input")?.focus();
  }

  async function takeOut({ sku, minimumQuantity, unitPrice }: Entry) {
    if (!(await write(sku, minimumQuantity, null))) return;
    toast(t`The price of ${sku} is out`, { undo: () => void write(sku, minimumQuantity, unitPrice.amount) });
  }

  const columns: TableColumn<Entry>[] = [
    { id: "sku", header: t`SKU`, cell: ({ sku }) => sku },
    { id: "title", header: t`Product`, className: "w-full", cell: ({ product }) => product?.title },
    {
      id: "from",
      header: t`From how many`,
      isEnd: true,
      cell: ({ minimumQuantity }) => formatNumber(minimumQuantity),
    },
    { id: "price", header: t`Price of one`, isEnd: true, cell: ({ unitPrice }) => <Money value={unitPrice} /> },
    {
      id: "out",
      header: t`Actions`,
      isHeaderHidden: true,
      isEnd: true,
      cell: (row) =>
        may("PRODUCTS_WRITE") && (
          <IconButton
            label={t`Take out ${row.sku} from ${row.minimumQuantity}`}
            icon={<X className="size-4" />}
            onPress={() => void takeOut(row)}
          />
        ),
    },
  ];
  return (
    <>
      {may("PRODUCTS_WRITE") && (
        <form ref={form} onSubmit={(event) => void add(event)} className="mb-4">
          <FormNotice
            refusals={otherRefusals(set.refusals, ["sku", "minimumQuantity", "unitPrice"])}
            failure={set.failure}
          />
          <div className="flex flex-wrap items-start gap-3">
            <TextField
              label={t`SKU`}
              name="sku"
              required
              autoComplete="off"
              className="w-48"
              error={refusalOf(set.refusals, "sku")}
            />
            <TextField
              label={t`From how many`}
              name="quantity"
              type="number"
              min={1}
              defaultValue={1}
              className="w-32"
              error={refusalOf(set.refusals, "minimumQuantity")}
            />
            <TextField
              label={t`Price in ${list.currencyCode}`}
              name="price"
              required
              inputMode="decimal"
              autoComplete="off"
              className="w-32"
              error={refusalOf(set.refusals, "unitPrice")}
            />
            <div className="pt-5">
              <Button type="submit" isPending={set.isPending}>
                <Trans>Set the price</Trans>
              </Button>
            </div>
          </div>
        </form>
      )}
      {prices.isPending && <Skeleton />}
      {prices.isSuccess && rows.length === 0 && (
        <p className="text-muted">
          <Trans>No product has a price of its own here yet.</Trans>
        </p>
      )}
      {rows.length > 0 && <Table label={t`Single prices`} columns={columns} rows={rows} />}
      {prices.hasNextPage && (
        <div className="pt-3">
          <Button size="sm" onPress={() => void prices.fetchNextPage()} isPending={prices.isFetchingNextPage}>
            <Trans>Show more</Trans>
          </Button>
        </div>
      )}
    </>
  );
}
