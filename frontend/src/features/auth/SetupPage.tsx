import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import { AuthPage } from "@/features/auth/AuthPage";
import { useEntered } from "@/features/auth/entered";
import { PasswordField } from "@/features/auth/PasswordField";
import { storeCode } from "@/features/auth/storeCode";
import { SetupCompleteDocument } from "@/gql/graphql";
import { currentTimeZone } from "@/lib/format";
import { countryOptions, currencyOptions, timeZoneOptions } from "@/lib/places";
import { formValues, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { SelectField, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";

const FIELDS = ["code", "name", "email", "password", "currencyCode", "timeZone", "countryCode"];

export function SetupPage() {
  const { t } = useLingui();
  const setup = useWrite(SetupCompleteDocument);
  const enter = useEntered();
  const [storeName, setStoreName] = useState("");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = formValues(event.currentTarget);
    const done = await setup.run({
      input: {
        code: form.code ?? "",
        owner: { name: form.ownerName ?? "", email: form.email ?? "", password: form.password ?? "" },
        store: {
          name: storeName.trim(),
          code: storeCode(storeName),
          currencyCode: form.currencyCode,
          timeZone: form.timeZone,
          countryCode: form.countryCode,
        },
      },
    });
    if (done?.viewer) await enter();
  }

  const error = (field: string) => refusalOf(setup.refusals, field);
  return (
    <AuthPage
      title={t`Set up Regulars`}
      lead={<Trans>The server printed a code when it started. It proves that this machine is yours.</Trans>}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <FormNotice refusals={otherRefusals(setup.refusals, FIELDS)} failure={setup.failure} />
        <TextField
          label={t`Code from the console`}
          name="code"
          required
          autoFocus
          autoComplete="off"
          error={error("code")}
        />
        <h2 className="mt-2 font-semibold">
          <Trans>You</Trans>
        </h2>
        <TextField label={t`Your name`} name="ownerName" autoComplete="name" required error={error("name")} />
        <TextField
          label={t`E-mail`}
          name="email"
          type="email"
          autoComplete="username"
          required
          error={error("email")}
        />
        <PasswordField error={error("password")} />
        <h2 className="mt-2 font-semibold">
          <Trans>Your store</Trans>
        </h2>
        <TextField
          label={t`Name of the store`}
          name="storeName"
          autoComplete="organization"
          required
          value={storeName}
          onChange={(event) => setStoreName(event.target.value)}
        />
        <div className="grid grid-cols-2 gap-3">
          <SelectField
            label={t`Currency`}
            name="currencyCode"
            options={currencyOptions()}
            defaultValue="USD"
            error={error("currencyCode")}
          />
          <SelectField
            label={t`Country`}
            name="countryCode"
            options={countryOptions()}
            placeholder={t`Not said`}
            error={error("countryCode")}
          />
        </div>
        <SelectField
          label={t`Time zone`}
          name="timeZone"
          options={timeZoneOptions()}
          defaultValue={currentTimeZone()}
          hint={t`Days and months begin by this clock. The currency is the base of every figure and stays.`}
          error={error("timeZone")}
        />
        <Button type="submit" variant="primary" isPending={setup.isPending}>
          <Trans>Set up and sign in</Trans>
        </Button>
      </form>
    </AuthPage>
  );
}
