import { Trans, useLingui } from "@lingui/react/macro";
import { BENEFIT_KINDS } from "@/features/groups/words";
import type { BenefitPartsFragment } from "@/gql/graphql";
import { countryName, formatDate, formatMoney } from "@/lib/format";

/** What members get, one line each. */
export function Benefits({ benefits }: { benefits: readonly BenefitPartsFragment[] }) {
  const { i18n } = useLingui();
  if (benefits.length === 0) {
    return (
      <p className="text-muted">
        <Trans>Members get nothing beyond others yet.</Trans>
      </p>
    );
  }
  return (
    <ul className="flex flex-col gap-3" data-testid="benefits">
      {benefits.map((benefit) => (
        <li key={benefit.id} className={benefit.isActive ? undefined : "text-muted"}>
          <span className="flex items-baseline gap-2">
            <span className="font-medium">{benefit.name}</span>
            <span className="ml-auto shrink-0 text-muted text-xs">{i18n._(BENEFIT_KINDS[benefit.kind])}</span>
          </span>
          <Says benefit={benefit} />
        </li>
      ))}
    </ul>
  );
}

function Says({ benefit }: { benefit: BenefitPartsFragment }) {
  const { t } = useLingui();
  const { startsAt, endsAt } = benefit;
  const said = [
    benefit.priceList?.name,
    benefit.percentOff && t`${benefit.percentOff}% off`,
    benefit.amountOff && t`${formatMoney(benefit.amountOff)} off`,
    ...benefit.quantityBreaks.map(({ minimumQuantity, percentOff, unitPrice }) =>
      percentOff
        ? t`from ${minimumQuantity}: ${percentOff}% off`
        : unitPrice && t`from ${minimumQuantity}: ${formatMoney(unitPrice)} each`,
    ),
    benefit.minimumSpend && t`from ${formatMoney(benefit.minimumSpend)} on`,
    benefit.minimumQuantity !== null && t`from ${benefit.minimumQuantity} units on`,
    benefit.paymentTermsDays !== null && t`due after ${benefit.paymentTermsDays} days`,
    benefit.contact?.name,
    benefit.code && t`with the code ${benefit.code}`,
    benefit.products.map(({ sku }) => sku).join(", "),
    benefit.categories.join(", "),
    benefit.countryCodes.map(countryName).join(", "),
    startsAt && t`since ${formatDate(startsAt)}`,
    endsAt && t`until ${formatDate(endsAt)}`,
  ].filter(Boolean);
  if (said.length === 0) return null;
  return <p className="text-muted text-xs">{said.join(" · ")}</p>;
}
