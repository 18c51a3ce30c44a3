import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useAccountActions } from "@/features/customers/account/actions";
import type { Detail } from "@/features/customers/data";
import { AddressSheet } from "@/features/customers/form/AddressSheet";
import { UnblockDialog } from "@/features/customers/view/ContactForms";
import { emailActs } from "@/features/customers/view/contactData";
import { CustomerQualityDocument, type IssuePartsFragment } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Button } from "@/ui/Button";
import { buttonClass } from "@/ui/buttonClass";
import { Section } from "@/ui/Stat";
import { Instant } from "@/ui/Values";

/** What is missing, stale or doubtful in the record, each with one button that mends it; nothing where all is well. */
export default function Quality({ customer }: { customer: Detail }) {
  const query = useQuery(graphqlQuery(CustomerQualityDocument, { id: customer.id }));
  const issues = query.data?.customer?.dataQuality ?? [];
  if (issues.length === 0) return null;
  return (
    <Section title={<Trans>Worth a look</Trans>}>
      <ul className="flex flex-col">
        {issues.map((issue) => (
          <li
            key={issue.problem}
            className="flex items-start gap-3 border-line border-t py-3 first:border-t-0 first:pt-0 last:pb-0"
          >
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
            <div className="min-w-0 flex-1">
              <h3 className="font-medium">{issue.problem}</h3>
              <p className="text-soft">
                {issue.suggestion}{" "}
                {issue.since && (
                  <span className="text-muted">
                    <Trans>
                      Since <Instant at={issue.since} />
                    </Trans>
                  </span>
                )}
              </p>
            </div>
            <Remedy issue={issue} customer={customer} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface RemedyProps {
  issue: IssuePartsFragment;
  customer: Detail;
}

function Remedy({ issue, customer }: RemedyProps) {
  const { t } = useLingui();
  const may = useMay();
  const actions = useAccountActions(customer.id);
  const [isOpen, setOpen] = useState(false);
  const primary = customer.emails.find(({ isPrimary }) => isPrimary);
  if (!may("CUSTOMERS_WRITE")) return null;
  const close = () => setOpen(false);
  const button = (label: ReactNode, act: () => unknown) => (
    <Button size="sm" isDisabled={actions.isPending} onPress={() => void act()}>
      {label}
    </Button>
  );
  if (issue.remedy === "CUSTOMER_CONFIRM") {
    return (
      <div className="flex shrink-0 gap-2">
        {button(<Trans>Still right</Trans>, actions.confirm)}
        {may("PII_READ") && <EditLink />}
      </div>
    );
  }
  if (!may("PII_READ")) return null;
  switch (issue.remedy) {
    case "EMAIL_VERIFICATION_SEND":
      if (!primary || !may("MESSAGES_SEND")) return null;
      return button(<Trans>Ask to confirm</Trans>, () =>
        emailActs(customer).ask(primary, t`${primary.address} is asked to confirm`),
      );
    case "EMAIL_UNBLOCK":
      return (
        primary && (
          <>
            {button(<Trans>Unblock</Trans>, () => setOpen(true))}
            {isOpen && <UnblockDialog customerId={customer.id} address={primary.address} onClose={close} />}
          </>
        )
      );
    case "ADDRESS_SAVE":
      if (issue.kind !== "MISSING") return <AddressesLink />;
      return (
        <>
          {button(<Trans>Add address</Trans>, () => setOpen(true))}
          {isOpen && <AddressSheet customerId={customer.id} address={undefined} isFirst onClose={close} />}
        </>
      );
    default:
      return issue.correction ? (
        button(<Trans>Correct to {issue.correction}</Trans>, () =>
          actions.correctEmail(issue.correction ?? "", customer.version),
        )
      ) : (
        <EditLink />
      );
  }
}

function EditLink() {
  return (
    <Link to="." search={(before) => ({ ...before, edit: "1" })} className={buttonClass("secondary", "sm")}>
      <Trans>Edit</Trans>
    </Link>
  );
}

function AddressesLink() {
  return (
    <Link to="." search={(before) => ({ ...before, tab: "addresses" })} className={buttonClass("secondary", "sm")}>
      <Trans>Open the addresses</Trans>
    </Link>
  );
}
