import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { AccountActions } from "@/features/customers/account/actions";
import type { AccessProblemKind, AccountPartsFragment, ProblemPartsFragment } from "@/gql/graphql";
import { useMay } from "@/lib/viewer";
import { Button } from "@/ui/Button";
import { buttonClass } from "@/ui/buttonClass";
import { Section } from "@/ui/Stat";

function useProblemWords(): Record<AccessProblemKind, string> {
  const { t } = useLingui();
  return {
    NO_ACCOUNT: t`No account`,
    EMAIL_MISSING: t`No e-mail`,
    EMAIL_UNVERIFIED: t`E-mail not proved`,
    ACCOUNT_DISABLED: t`Account disabled`,
    EMAIL_BLOCKED: t`Mail does not arrive`,
    INVITE_PENDING: t`Invitation not opened`,
    INVITE_EXPIRED: t`Invitation expired`,
    INVITE_DECLINED: t`Invitation declined`,
    TOO_MANY_ATTEMPTS: t`Too many attempts`,
    RESET_LINK_EXPIRED: t`Password link expired`,
    EMAIL_TYPO_LIKELY: t`E-mail looks mistyped`,
    OTHER_RECORD_HAS_ACCOUNT: t`Another record has the account`,
  };
}

interface Case {
  customer: AccountPartsFragment;
  actions: AccountActions;
}

/** Why this customer cannot sign in, each cause with one button that mends it. */
export function Diagnosis({ customer, actions }: Case) {
  const words = useProblemWords();
  const problems = customer.accessDiagnosis ?? [];
  return (
    <Section title={<Trans>Cannot sign in?</Trans>}>
      {problems.length === 0 && (
        <p className="flex items-center gap-2 text-muted">
          <CircleCheck aria-hidden className="size-4 text-good" />
          <Trans>Nothing that we know of is in the way of a sign-in.</Trans>
        </p>
      )}
      <ul className="flex flex-col">
        {problems.map((problem) => (
          <li
            key={problem.kind}
            className="flex items-start gap-3 border-line border-t py-3 first:border-t-0 first:pt-0"
          >
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
            <div className="min-w-0 flex-1">
              <h3 className="font-medium">{words[problem.kind]}</h3>
              <p className="text-soft">{problem.detail}</p>
            </div>
            <Remedy problem={problem} customer={customer} actions={actions} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Remedy({ problem, customer, actions }: Case & { problem: ProblemPartsFragment }) {
  const may = useMay();
  const { remedy, suggestedEmail, otherCustomer } = problem;
  const { email, version } = customer;
  if (remedy === "CUSTOMERS_MERGE") return otherCustomer && <Other id={otherCustomer.id} />;
  if (!may(remedy === "EMAIL_VERIFICATION_SEND" ? "MESSAGES_SEND" : "CUSTOMERS_WRITE")) return null;
  const button = (label: ReactNode, act: () => unknown) => (
    <Button size="sm" isDisabled={actions.isPending} onPress={() => void act()}>
      {label}
    </Button>
  );
  switch (remedy) {
    case "ACCOUNT_INVITE":
      return button(<Trans>Send an invitation</Trans>, actions.invite);
    case "ACCOUNT_SET_STATUS":
      return button(<Trans>Make active again</Trans>, actions.enable);
    case "PASSWORD_RESET_SEND":
      return button(<Trans>Send a password link</Trans>, actions.sendPassword);
    case "EMAIL_VERIFICATION_SEND":
      if (!(email && may("PII_READ"))) return null;
      return button(<Trans>Send a link that proves it</Trans>, () => actions.askToProve(email));
    case "EMAIL_UNBLOCK":
      return email && button(<Trans>Unblock</Trans>, () => actions.unblock(email));
    case "CUSTOMER_UPDATE":
      if (suggestedEmail)
        return button(<Trans>Correct to {suggestedEmail}</Trans>, () => actions.correctEmail(suggestedEmail, version));
      return <Edit />;
    default:
      return null;
  }
}

function Other({ id }: { id: string }) {
  return (
    <Link
      to="/customers/$id"
      params={{ id }}
      search={(before) => ({ ...before, open: undefined, tab: "account" })}
      className={buttonClass("secondary", "sm")}
    >
      <Trans>Open the other record</Trans>
    </Link>
  );
}

function Edit() {
  return (
    <Link to="." search={(before) => ({ ...before, edit: "1" })} className={buttonClass("secondary", "sm")}>
      <Trans>Edit</Trans>
    </Link>
  );
}
