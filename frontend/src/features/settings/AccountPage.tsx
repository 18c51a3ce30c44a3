import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { AccountDocument, type AccountQuery, PasswordChangeDocument, SessionRevokeDocument } from "@/gql/graphql";
import { graphqlQuery, invalidate } from "@/lib/query";
import { formValues, otherRefusals, refusalOf, useWrite, write } from "@/lib/write";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { Section } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { toast } from "@/ui/Toast";
import { Instant, Nothing } from "@/ui/Values";

type Session = NonNullable<AccountQuery["viewer"]>["sessions"][number];

export function AccountPage() {
  const query = useQuery(graphqlQuery(AccountDocument, {}));
  if (query.isPending) return <Skeleton />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      <Section title={<Trans>Password</Trans>}>
        <PasswordForm />
      </Section>
      <Sessions sessions={query.data.viewer?.sessions ?? []} />
    </>
  );
}

function PasswordForm() {
  const { t } = useLingui();
  const change = useWrite(PasswordChangeDocument, "Account");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const { currentPassword, newPassword } = formValues(form);
    const done = await change.run({ currentPassword: currentPassword ?? "", newPassword: newPassword ?? "" });
    if (!done) return;
    form.reset();
    toast(t`Your password was changed; other browsers were signed out`);
  }

  return (
    <form onSubmit={submit} className="flex max-w-xs flex-col gap-4">
      <FormNotice
        refusals={otherRefusals(change.refusals, ["currentPassword", "newPassword"])}
        failure={change.failure}
      />
      <TextField
        label={t`Present password`}
        name="currentPassword"
        type="password"
        autoComplete="current-password"
        required
        error={refusalOf(change.refusals, "currentPassword")}
      />
      <TextField
        label={t`New password`}
        name="newPassword"
        type="password"
        autoComplete="new-password"
        required
        minLength={12}
        hint={t`At least 12 characters. A few words are good.`}
        error={refusalOf(change.refusals, "newPassword")}
      />
      <Button type="submit" isPending={change.isPending}>
        <Trans>Change password</Trans>
      </Button>
    </form>
  );
}

function Sessions({ sessions }: { sessions: readonly Session[] }) {
  const { t } = useLingui();

  async function revoke(id: string | undefined) {
    const { userErrors } = await write(SessionRevokeDocument, { id });
    await invalidate("Account");
    if (userErrors[0]) toast(userErrors[0].message, { tone: "bad" });
  }

  const columns: TableColumn<Session>[] = [
    {
      id: "browser",
      header: t`Browser`,
      cell: ({ userAgent, isCurrent }) => (
        <>
          <span className="inline-block max-w-72 truncate align-bottom" title={userAgent ?? ""}>
            {userAgent ?? <Nothing />}
          </span>{" "}
          {isCurrent && <Badge tone="good">{t`This one`}</Badge>}
        </>
      ),
    },
    { id: "ip", header: t`Address`, cell: ({ ip }) => ip ?? <Nothing /> },
    { id: "seen", header: t`Last seen`, cell: ({ lastSeenAt }) => <Instant at={lastSeenAt} as="relative" /> },
    {
      id: "end",
      header: t`Actions`,
      isHeaderHidden: true,
      isEnd: true,
      cell: ({ id, isCurrent }) =>
        !isCurrent && (
          <Button size="sm" onPress={() => void revoke(id)}>
            <Trans>Sign out</Trans>
          </Button>
        ),
    },
  ];
  return (
    <Section
      title={<Trans>Signed-in browsers</Trans>}
      actions={
        sessions.length > 1 && (
          <Button size="sm" onPress={() => void revoke(undefined)}>
            <Trans>Sign out all others</Trans>
          </Button>
        )
      }
    >
      <Table label={t`Signed-in browsers`} columns={columns} rows={sessions} />
    </Section>
  );
}
