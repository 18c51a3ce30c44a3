import { Trans, useLingui } from "@lingui/react/macro";
import type { FormEvent } from "react";
import { AuthPage } from "@/features/auth/AuthPage";
import { useEntered } from "@/features/auth/entered";
import { PasswordField } from "@/features/auth/PasswordField";
import { StaffInviteAcceptDocument } from "@/gql/graphql";
import { formValues, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";

export function InvitePage({ token }: { token: string }) {
  const { t } = useLingui();
  const accept = useWrite(StaffInviteAcceptDocument);
  const enter = useEntered();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { name, password } = formValues(event.currentTarget);
    const done = await accept.run({ token, name: name ?? "", password: password ?? "" });
    if (done?.viewer) await enter();
  }

  return (
    <AuthPage
      title={t`Join your colleagues`}
      lead={<Trans>You were invited to Regulars. Choose how you sign in.</Trans>}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <FormNotice refusals={otherRefusals(accept.refusals, ["name", "password"])} failure={accept.failure} />
        <TextField
          label={t`Your name`}
          name="name"
          autoComplete="name"
          required
          autoFocus
          error={refusalOf(accept.refusals, "name")}
        />
        <PasswordField error={refusalOf(accept.refusals, "password")} />
        <Button type="submit" variant="primary" isPending={accept.isPending}>
          <Trans>Join</Trans>
        </Button>
      </form>
    </AuthPage>
  );
}
