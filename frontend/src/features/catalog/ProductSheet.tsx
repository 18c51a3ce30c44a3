import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { ProductDocument, type ProductQuery, ProductSaveDocument, type RefusalFragment } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { graphqlQuery, invalidate } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { formValues, newKey, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { NotFound } from "@/ui/NotFound";
import { FormNotice } from "@/ui/Notice";
import { Skeleton } from "@/ui/States";
import { toast } from "@/ui/Toast";
import { Money, Nothing } from "@/ui/Values";

type Product = NonNullable<ProductQuery["product"]>;
const FIELDS = ["title", "category", "brand", "amount", "imageUrl"];

/** A product: what was sold of it, its prices, and its facts to be edited. */
export function ProductSheet({ sku, onClose }: { sku: string; onClose: () => void }) {
  const { t } = useLingui();
  const query = useQuery(graphqlQuery(ProductDocument, { sku }));
  const product = query.data?.product;
  const store = query.data?.stores.find(({ isActive }) => isActive) ?? query.data?.stores[0];
  return (
    <Dialog title={product?.title ?? t`Product`} isOpen onClose={onClose} kind="sheet">
      {query.isPending && <Skeleton lines={6} />}
      {query.isSuccess && !product && <NotFound />}
      {product && (
        <Body key={product.version} product={product} currency={store?.currencyCode ?? "USD"} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Body({ product, currency, onClose }: { product: Product; currency: string; onClose: () => void }) {
  const { t } = useLingui();
  const may = useMay();
  const saving = useWrite(ProductSaveDocument);
  const [failures, setFailures] = useState<readonly RefusalFragment[]>([]);
  const canWrite = may("PRODUCTS_WRITE");
  const priced = product.prices.find(({ store, price }) => !store && price.currencyCode === currency)?.price;

  async function save(changes: object): Promise<boolean> {
    const done = await saving.run({
      product: { sku: product.sku, expectedVersion: product.version, ...changes },
      key: newKey(),
    });
    const wrong = done?.failures.flatMap(({ errors }) => errors) ?? [];
    setFailures(wrong);
    if (!done || wrong.length > 0) return false;
    await invalidate("ProductList", "ProductTotal", "Product", "DraftProducts");
    return true;
  }

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { title, category, brand, price, imageUrl } = formValues(event.currentTarget);
    const isPriced = price !== (priced?.amount ?? null);
    const done = await save({
      title: title ?? "",
      category,
      brand,
      imageUrl,
      ...(isPriced && { price: price ? { amount: price.replace(",", "."), currencyCode: currency } : null }),
    });
    if (!done) return;
    toast(t`${product.title} is saved.`);
    onClose();
  }

  async function toggle() {
    const isActive = !product.isActive;
    if (!(await save({ isActive }))) return;
    toast(isActive ? t`${product.title} is active.` : t`${product.title} is not sold any more.`);
    onClose();
  }

  return (
    <form onSubmit={(event) => void onSubmit(event)} className="flex min-h-0 flex-1 flex-col">
      <DialogBody className="flex flex-col gap-4">
        <FormNotice refusals={otherRefusals([...failures, ...saving.refusals], FIELDS)} failure={saving.failure} />
        {product.orderCount !== null && (
          <dl className="grid grid-cols-3 gap-3">
            <Figure label={t`Orders`}>
              <Link to="/orders" search={{ q: product.sku }} className="rounded-sm text-accent hover:underline">
                {formatNumber(product.orderCount)}
              </Link>
            </Figure>
            <Figure label={t`Units`}>{formatNumber(product.unitCount ?? 0)}</Figure>
            <Figure label={t`Sold for`}>{product.revenue ? <Money value={product.revenue} /> : <Nothing />}</Figure>
          </dl>
        )}
        <p className="text-muted text-xs">
          {product.isFromOrders ? (
            <Trans>As order lines describe it. Once you save it here, orders change nothing of it any more.</Trans>
          ) : (
            <Trans>As you or your shop described it; orders change nothing of it.</Trans>
          )}
        </p>
        <TextField label={t`SKU`} value={product.sku} readOnly />
        <TextField
          label={t`Title`}
          name="title"
          defaultValue={product.title}
          readOnly={!canWrite}
          error={refusalOf(failures, "title")}
        />
        <div className="grid grid-cols-2 gap-3">
          <TextField
            label={t`Category`}
            name="category"
            defaultValue={product.category ?? ""}
            readOnly={!canWrite}
            error={refusalOf(failures, "category")}
          />
          <TextField
            label={t`Brand`}
            name="brand"
            defaultValue={product.brand ?? ""}
            readOnly={!canWrite}
            error={refusalOf(failures, "brand")}
          />
          <TextField
            label={t`Price in ${currency}`}
            name="price"
            inputMode="decimal"
            pattern="[0-9]+([.,][0-9]+)?"
            defaultValue={priced?.amount ?? ""}
            readOnly={!canWrite}
            error={refusalOf(failures, "amount")}
          />
          <TextField
            label={t`Picture`}
            name="imageUrl"
            type="url"
            defaultValue={product.imageUrl ?? ""}
            readOnly={!canWrite}
            error={refusalOf(failures, "imageUrl")}
          />
        </div>
        {product.prices.length > 1 && (
          <p className="text-muted text-xs">
            <Trans>Other prices:</Trans>{" "}
            {product.prices
              .filter(({ price }) => price !== priced)
              .map(({ price, store }) => `${price.amount} ${price.currencyCode}${store ? ` (${store.name})` : ""}`)
              .join(" · ")}
          </p>
        )}
      </DialogBody>
      {canWrite && (
        <DialogFooter>
          <Button onPress={() => void toggle()}>
            {product.isActive ? <Trans>Stop selling</Trans> : <Trans>Sell again</Trans>}
          </Button>
          <Button type="submit" variant="primary" isPending={saving.isPending}>
            <Trans>Save</Trans>
          </Button>
        </DialogFooter>
      )}
    </form>
  );
}

function Figure({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="font-semibold text-base">{children}</dd>
    </div>
  );
}
