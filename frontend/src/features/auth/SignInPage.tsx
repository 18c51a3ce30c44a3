import { Trans, useLingui } from "@lingui/react/macro";
import type { FormEvent } from "react";
import { AuthPage } from "@/features/auth/AuthPage";
import { useEntered } from "@/features/auth/entered";
import { SignInDocument } from "@/gql/graphql";
import { formValues, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";

export function SignInPage({ next }: { next: string | undefined }) {
  const { t } = useLingui();
  const signIn = useWrite(SignInDocument);
  const enter = useEntered();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { email, password } = formValues(event.currentTarget);
    const done = await signIn.run({ input: { email, password } });
    if (done?.viewer) await enter(next);
  }

  return (
    <AuthPage title={t`Sign in to Regulars`}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <FormNotice refusals={otherRefusals(signIn.refusals, ["email"])} failure={signIn.failure} />
        <TextField
          label={t`E-mail`}
          name="email"
          type="email"
          autoComplete="username"
          required
          autoFocus
          error={refusalOf(signIn.refusals, "email")}
        />
        <TextField label={t`Password`} name="password" type="password" autoComplete="current-password" required />
        <Button type="submit" variant="primary" isPending={signIn.isPending}>
          <Trans>Sign in</Trans>
        </Button>
        <p className="text-muted text-xs">
          <Trans>
            Forgotten it? Whoever runs the server can set a new one: <code>regulars staff reset-password</code>
          </Trans>
        </p>
      </form>
    </AuthPage>
  );
}
