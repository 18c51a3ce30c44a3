import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { AuthPage } from "@/features/auth/AuthPage";
import { EmailConfirmDocument } from "@/gql/graphql";
import { useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { FormNotice } from "@/ui/Notice";

/** Where the link of a verification mail leads; a press is asked for, since mail scanners open links by themselves. */
export function ConfirmPage({ token }: { token: string }) {
  const { t } = useLingui();
  const confirm = useWrite(EmailConfirmDocument);
  const [isDone, setDone] = useState(false);

  if (isDone) {
    return (
      <AuthPage title={t`Thank you`} lead={<Trans>Your e-mail address is confirmed. You can close this page.</Trans>}>
        {null}
      </AuthPage>
    );
  }

  return (
    <AuthPage title={t`Confirm your e-mail address`} lead={<Trans>So that we can reach you here.</Trans>}>
      <div className="flex flex-col gap-4">
        <FormNotice refusals={confirm.refusals} failure={confirm.failure} />
        {confirm.refusals.length === 0 && (
          <Button
            variant="primary"
            isPending={confirm.isPending}
            onPress={() => void confirm.run({ token }).then((done) => done && setDone(true))}
          >
            <Trans>Confirm my address</Trans>
          </Button>
        )}
      </div>
    </AuthPage>
  );
}
