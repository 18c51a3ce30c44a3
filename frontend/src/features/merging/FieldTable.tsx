import { Trans, useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { PersonBrief } from "@/features/merging/PersonBrief";
import type { AccountStatus, MergeLookQuery } from "@/gql/graphql";
import { cx } from "@/lib/classes";
import { Badge } from "@/ui/Badge";
import { IconButton } from "@/ui/Button";
import { useAccountWords } from "@/ui/status";
import { Instant, Nothing } from "@/ui/Values";

type Look = NonNullable<MergeLookQuery["mergePreview"]>;

interface FieldTableProps {
  look: Look;
  /** What was picked, ahead of the server's answer. */
  picked: { survivorId: string | undefined; choices: Readonly<Record<string, string>> };
  onSurvivor: (id: string) => void;
  onChoose: (field: string, from: string) => void;
  onLeaveOut: (id: string) => void;
}

/** A column for each record, a row for each field; where they differ, one is chosen. */
export function FieldTable({ look, picked, onSurvivor, onChoose, onLeaveOut }: FieldTableProps) {
  const { t } = useLingui();
  const { customers, fields } = look;
  const survivorId = customers.find(({ id }) => id === picked.survivorId)?.id ?? look.survivor?.id;
  const words = useAccountWords();
  const worded = (field: string, value: string | null) =>
    field === "account" && value ? (words[value as AccountStatus] ?? value) : value;
  return (
    <section
      aria-label={t`Records side by side`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="scroll relative"
    >
      <table className="w-full border-collapse text-left align-top">
        <thead>
          <tr>
            <th scope="col" className="w-40 py-2 pr-4 max-sm:w-16 max-sm:pr-2 text-left font-normal text-muted text-xs">
              <Trans>Field</Trans>
            </th>
            {customers.map((person) => (
              <th
                key={person.id}
                scope="col"
                className={cx(
                  "wrap-anywhere min-w-28 px-3 py-2 text-left align-top font-normal max-sm:px-2",
                  person.id === survivorId && "border-l-2 border-l-accent",
                )}
              >
                <div className="flex items-start justify-between gap-2">
                  <PersonBrief person={person} />
                  {customers.length > 2 && (
                    <IconButton
                      size="sm"
                      label={t`Leave ${person.displayName} out`}
                      icon={<X className="size-3.5" />}
                      onPress={() => onLeaveOut(person.id)}
                    />
                  )}
                </div>
                <p className="mt-1 text-muted text-xs">
                  <Trans>
                    Here since <Instant at={person.createdAt} />
                  </Trans>
                </p>
                <label className="mt-2 flex items-center gap-2">
                  <input
                    type="radio"
                    name="survivor"
                    checked={person.id === survivorId}
                    onChange={() => onSurvivor(person.id)}
                  />
                  <Trans>Stays</Trans>
                  <span className="sr-only">{person.displayName}</span>
                </label>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fields.map(({ field, label, isConflict, takenFrom, values }) => (
            <tr key={field} className="border-line border-t">
              <th scope="row" className="py-2 pr-4 text-left align-top font-normal text-muted max-sm:pr-2">
                <span className="inline-flex flex-wrap items-center gap-2">
                  {label}
                  {isConflict && <Badge tone="warn">{t`differs`}</Badge>}
                </span>
              </th>
              {values.map(({ customerId, value }) => (
                <td
                  key={customerId}
                  className={cx(
                    "wrap-anywhere px-3 py-2 align-top max-sm:px-2",
                    customerId === survivorId && "border-l-2 border-l-accent",
                  )}
                >
                  {isConflict ? (
                    <label className="flex items-start gap-2">
                      <input
                        type="radio"
                        className="mt-0.5"
                        name={`field-${field}`}
                        aria-label={value ? `${label}: ${worded(field, value)}` : t`${label}: nothing`}
                        checked={customerId === (picked.choices[field] ?? takenFrom)}
                        onChange={() => onChoose(field, customerId)}
                      />
                      <span
                        className={customerId === (picked.choices[field] ?? takenFrom) ? "font-medium" : "text-muted"}
                      >
                        {worded(field, value) ?? <Nothing />}
                      </span>
                    </label>
                  ) : (
                    (worded(field, value) ?? <Nothing />)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
