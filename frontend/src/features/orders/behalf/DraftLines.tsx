import { Trans, useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { type FormLine, isWrong } from "@/features/orders/behalf/form";
import type { MoneyValue } from "@/lib/format";
import { IconButton } from "@/ui/Button";
import { Money, Nothing } from "@/ui/Values";

interface DraftLinesProps {
  lines: readonly FormLine[];
  /** What each line comes to, by its place. */
  totals: ReadonlyMap<number, MoneyValue>;
  /** Why a line has its price, by its place. */
  reasons: ReadonlyMap<number, readonly string[]>;
  problems: ReadonlyMap<number, string>;
  onChange: (lines: readonly FormLine[]) => void;
}

const CELL = "px-1.5 py-1 align-top";

/** The lines of a draft, edited where they stand. */
export function DraftLines({ lines, totals, reasons, problems, onChange }: DraftLinesProps) {
  const { t } = useLingui();
  const set = (place: number, next: Partial<FormLine>) =>
    onChange(lines.map((line, at) => (at === place ? { ...line, ...next } : line)));
  if (lines.length === 0) {
    return (
      <p className="py-6 text-center text-muted">
        <Trans>Nothing in it yet: find a product above, or type what is sold.</Trans>
      </p>
    );
  }
  return (
    <div className="scroll relative">
      <table className="mt-3 w-full border-collapse">
        <thead>
          <tr className="text-left text-muted text-xs [&>th]:h-7 [&>th]:px-1.5 [&>th]:font-normal">
            <th scope="col">{t`Item`}</th>
            <th scope="col">{t`Quantity`}</th>
            <th scope="col">{t`Price`}</th>
            <th scope="col">{t`Discount`}</th>
            <th scope="col" className="text-right">{t`Total`}</th>
            <th scope="col">
              <span className="sr-only">{t`Actions`}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, place) => {
            const name = line.title || t`line ${place + 1}`;
            return (
              <tr key={line.key} className="border-line border-t">
                <td className={`${CELL} w-full`}>
                  <input
                    aria-label={t`Title of ${name}`}
                    value={line.title}
                    onChange={(event) => set(place, { title: event.target.value })}
                    className="field w-full"
                  />
                  {line.sku && <p className="mt-0.5 text-muted text-xs">{line.sku}</p>}
                  {reasons.get(place)?.map((reason) => (
                    <p key={reason} className="mt-0.5 text-accent text-xs">
                      {reason}
                    </p>
                  ))}
                  {problems.get(place) && (
                    <p role="alert" className="mt-0.5 text-bad text-xs">
                      {problems.get(place)}
                    </p>
                  )}
                </td>
                <td className={CELL}>
                  <input
                    aria-label={t`Quantity of ${name}`}
                    inputMode="numeric"
                    value={line.quantity}
                    onChange={(event) => set(place, { quantity: event.target.value })}
                    className="field w-16 text-right"
                  />
                </td>
                <td className={CELL}>
                  <input
                    aria-label={t`Price of ${name}`}
                    inputMode="decimal"
                    aria-invalid={isWrong(line.price) || undefined}
                    value={line.price}
                    onChange={(event) => set(place, { price: event.target.value })}
                    className="field w-24 text-right"
                  />
                </td>
                <td className={CELL}>
                  <input
                    aria-label={t`Discount of ${name}, an amount or a percentage`}
                    aria-invalid={isWrong(line.discount, true) || undefined}
                    placeholder="0 / %"
                    value={line.discount}
                    onChange={(event) => set(place, { discount: event.target.value })}
                    className="field w-20 text-right"
                  />
                </td>
                <td className={`${CELL} whitespace-nowrap pt-2.5 text-right`}>
                  {totals.get(place) ? <Money value={totals.get(place)} /> : <Nothing />}
                </td>
                <td className={CELL}>
                  <IconButton
                    label={t`Take out ${name}`}
                    icon={<X className="size-4" />}
                    onPress={() => onChange(lines.filter((_, at) => at !== place))}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
