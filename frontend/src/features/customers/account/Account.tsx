import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useAccountActions } from "@/features/customers/account/actions";
import { Consents } from "@/features/customers/account/Consents";
import { Diagnosis } from "@/features/customers/account/Diagnosis";
import { DisableDialog } from "@/features/customers/account/DisableDialog";
import { RolePicker } from "@/features/customers/account/RolePicker";
import { type AccountPartsFragment, CustomerAccountDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Button } from "@/ui/Button";
import { Section } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";
import { AccountState } from "@/ui/status";
import { Instant, Nothing } from "@/ui/Values";

/** The account of one customer: where it stands, what is in the way of a sign-in, and what they agreed to. */
export default function Account({ customerId }: { customerId: string }) {
  const query = useQuery(graphqlQuery(CustomerAccountDocument, { id: customerId }));
  const customer = query.data?.customer;
  if (query.isPending) return <Skeleton lines={6} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!customer) return null;
  return (
    <>
      <State customer={customer} />
      <Consents customer={customer} />
    </>
  );
}

function State({ customer }: { customer: AccountPartsFragment }) {
  const { t } = useLingui();
  const may = useMay();
  const actions = useAccountActions(customer.id);
  const facts: [string, ReactNode][] = [
    [t`Status`, <AccountState key="status" value={customer.accountStatus} />],
    [t`Role`, <RolePicker key="role" customer={customer} actions={actions} />],
    [t`Opened`, <Instant key="opened" at={customer.accountCreatedAt} />],
    [t`First known`, <Instant key="known" at={customer.createdAt} />],
    [t`Last sign-in`, customer.lastLoginAt ? <Instant key="in" at={customer.lastLoginAt} as="datetime" /> : t`Never`],
    [
      t`Last activity`,
      customer.lastActivityAt ? <Instant key="on" at={customer.lastActivityAt} as="datetime" /> : <Nothing key="on" />,
    ],
  ];
  return (
    <>
      <Section
        title={<Trans>Account</Trans>}
        className="border-t-0"
        actions={may("CUSTOMERS_WRITE") && <Actions customer={customer} actions={actions} />}
      >
        <dl className="grid max-w-md grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1">
          {facts.map(([label, value]) => (
            <div key={label} className="contents">
              <dt className="text-muted">{label}</dt>
              <dd className="truncate">{value}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Diagnosis customer={customer} actions={actions} />
    </>
  );
}

function Actions({
  customer: { accountStatus },
  actions,
}: {
  customer: AccountPartsFragment;
  actions: ReturnType<typeof useAccountActions>;
}) {
  const { isPending, invite, sendPassword, enable, disable, makeGuest } = actions;
  const [isAsking, setAsking] = useState(false);
  const button = (label: ReactNode, act: () => unknown) => (
    <Button size="sm" isDisabled={isPending} onPress={() => void act()}>
      {label}
    </Button>
  );
  return (
    <div className="flex flex-wrap justify-end gap-2">
      {accountStatus === "GUEST" && button(<Trans>Invite</Trans>, invite)}
      {accountStatus === "DECLINED" && button(<Trans>Invite again</Trans>, invite)}
      {accountStatus === "INVITED" && button(<Trans>Send the invitation again</Trans>, invite)}
      {(accountStatus === "INVITED" || accountStatus === "DECLINED") &&
        button(<Trans>Make a guest again</Trans>, makeGuest)}
      {accountStatus === "ACTIVE" && button(<Trans>Send a password link</Trans>, sendPassword)}
      {accountStatus === "ACTIVE" && button(<Trans>Disable…</Trans>, () => setAsking(true))}
      {accountStatus === "DISABLED" && button(<Trans>Make active again</Trans>, enable)}
      {isAsking && <DisableDialog onClose={() => setAsking(false)} onDisable={disable} />}
    </div>
  );
}
