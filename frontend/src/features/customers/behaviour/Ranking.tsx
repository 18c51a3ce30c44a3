import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { RankedFragment } from "@/gql/graphql";
import { formatNumber, formatNumberAs } from "@/lib/format";
import { Money } from "@/ui/Values";

/** Of products, the one of the catalogue that it is. */
type Row = RankedFragment & { product?: { sku: string } | null };

/** What was bought most, with its share drawn behind. */
export function Ranking({
  title,
  label,
  counted,
  rows,
  nothing,
}: {
  title: ReactNode;
  label: string;
  counted: string;
  rows: readonly Row[];
  nothing: string;
}) {
  const { t } = useLingui();
  return (
    <div className="min-w-0">
      <h3 className="mb-1.5 text-muted text-xs">{title}</h3>
      {rows.length === 0 && <p className="text-muted">{nothing}</p>}
      {rows.length > 0 && (
        <table className="w-full table-fixed">
          <caption className="sr-only">{label}</caption>
          <colgroup>
            <col />
            <col className="w-10" />
            <col className="w-12" />
            <col className="w-24" />
          </colgroup>
          <thead className="sr-only">
            <tr>
              <th scope="col">{label}</th>
              <th scope="col">{counted}</th>
              <th scope="col">{t`Share`}</th>
              <th scope="col">{t`Money`}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, label: name, unitCount, orderCount, amount, share, product }) => (
              <tr key={key} className="border-line border-t first:border-t-0">
                <th scope="row" className="truncate py-1 pr-2 text-left font-normal" title={name}>
                  {product ? (
                    <Link to="/products" search={{ open: product.sku }} className="text-accent hover:underline">
                      {name}
                    </Link>
                  ) : (
                    name
                  )}
                  <svg viewBox="0 0 100 2" preserveAspectRatio="none" className="mt-0.5 h-0.5 w-full" aria-hidden>
                    <rect width={100} height={2} className="fill-line" />
                    <rect width={Math.min(100, share * 100)} height={2} className="fill-accent" />
                  </svg>
                </th>
                <td className="py-1 text-right" title={t`In ${formatNumber(orderCount)} orders`}>
                  {formatNumber(unitCount)}
                  <span className="sr-only">
                    {" "}
                    <Trans>in {orderCount} orders</Trans>
                  </span>
                </td>
                <td className="py-1 text-right text-muted">
                  {formatNumberAs(share, { style: "percent", maximumFractionDigits: 0 })}
                </td>
                <td className="py-1 text-right">
                  <Money value={amount} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
