import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import { useChannelWords } from "@/features/customers/account/words";
import { ConsentSetDocument, type ConsentState, type MarketingChannel, type OptInLevel } from "@/gql/graphql";
import { startOfDay } from "@/lib/days";
import { formValues, newKey, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { SelectField, TextArea, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { useConsentWords } from "@/ui/status";
import { toast } from "@/ui/Toast";

const FIELDS = ["state", "source", "at", "wording"];

interface ConsentDialogProps {
  customerId: string;
  channel: MarketingChannel;
  state: ConsentState | undefined;
  onClose: () => void;
}

/** Records what the customer said: what, where, when, and the words they agreed to. */
export function ConsentDialog({ customerId, channel, state, onClose }: ConsentDialogProps) {
  const { t } = useLingui();
  const channels = useChannelWords();
  const states = useConsentWords();
  const [key, setKey] = useState(newKey);
  const set = useWrite(ConsentSetDocument, "CustomerAccount", "ConsentHistory", "CustomerTimeline", "CustomerList");
  const error = (field: string) => refusalOf(set.refusals, field);
  const offered: ConsentState[] = ["SUBSCRIBED", "UNSUBSCRIBED", "PENDING"];

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = formValues(event.currentTarget);
    const done = await set.run({
      customerId,
      idempotencyKey: key,
      input: {
        channel,
        state: form.state as ConsentState,
        source: form.source ?? "",
        optInLevel: (form.level ?? "UNKNOWN") as OptInLevel,
        ...(form.at && { at: startOfDay(form.at) }),
        ...(form.wording && { evidence: { wording: form.wording } }),
      },
    });
    // The same key with other words would be refused: each attempt has its own.
    setKey(newKey());
    if (!done) return;
    toast(t`The consent is recorded`);
    onClose();
  }

  return (
    <Dialog isOpen title={t`Consent: ${channels[channel]}`} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={otherRefusals(set.refusals, FIELDS)} failure={set.failure} />
          <SelectField
            label={t`The customer is`}
            name="state"
            options={offered.map((value) => ({ value, label: states[value] }))}
            defaultValue={state === "SUBSCRIBED" ? "UNSUBSCRIBED" : "SUBSCRIBED"}
            error={error("state")}
          />
          <TextField
            label={t`Source`}
            name="source"
            required
            autoFocus
            maxLength={100}
            hint={t`Where they said so: phone call, counter, sign-up form`}
            error={error("source")}
          />
          <SelectField
            label={t`How`}
            name="level"
            options={[
              { value: "SINGLE", label: t`Said so once` },
              { value: "DOUBLE", label: t`Confirmed it by a link` },
              { value: "UNKNOWN", label: t`Not known` },
            ]}
            defaultValue="SINGLE"
          />
          <TextField label={t`When`} name="at" type="date" hint={t`Empty: just now`} error={error("at")} />
          <TextArea
            label={t`Wording`}
            name="wording"
            maxLength={2000}
            hint={t`What they agreed to, word for word, where you have it`}
            error={error("wording")}
          />
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary" isPending={set.isPending}>
            <Trans>Record</Trans>
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
