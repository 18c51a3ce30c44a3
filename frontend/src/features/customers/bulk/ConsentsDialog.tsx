import { useLingui } from "@lingui/react/macro";
import { useChannelWords } from "@/features/customers/account/words";
import { ManyDialog } from "@/features/customers/bulk/ManyDialog";
import type { Selected } from "@/features/customers/bulk/selected";
import type { ConsentState, MarketingChannel, OptInLevel } from "@/gql/graphql";
import { startOfDay } from "@/lib/days";
import { SelectField, TextArea, TextField } from "@/ui/Field";
import { useConsentWords } from "@/ui/status";

const CHANNELS: readonly MarketingChannel[] = ["EMAIL", "SMS", "PHONE", "POST"];
const STATES: readonly ConsentState[] = ["SUBSCRIBED", "UNSUBSCRIBED", "PENDING"];

/** Records what all of them said: on which channel, where, when, and the words they agreed to. */
export default function ConsentsDialog({ selected, onClose }: { selected: Selected; onClose: () => void }) {
  const { t } = useLingui();
  const channels = useChannelWords();
  const states = useConsentWords();
  return (
    <ManyDialog
      title={t`Record consent`}
      selected={selected}
      onClose={onClose}
      fields={["channel", "state", "source", "at", "wording", "pageUrl"]}
      read={({ channel, state, source, level, at, wording, page }) => ({
        title: t`${channels[channel as MarketingChannel]}: ${states[state as ConsentState]}`,
        input: {
          consent: {
            channel: channel as MarketingChannel,
            state: state as ConsentState,
            source: source ?? "",
            optInLevel: level as OptInLevel,
            ...(at && { at: startOfDay(at) }),
            ...((wording || page) && { evidence: { wording: wording ?? null, pageUrl: page ?? null } }),
          },
        },
      })}
    >
      {(error) => (
        <>
          <div className="grid grid-cols-2 gap-4">
            <SelectField
              label={t`Channel`}
              name="channel"
              options={CHANNELS.map((value) => ({ value, label: channels[value] }))}
              error={error("channel")}
            />
            <SelectField
              label={t`They are`}
              name="state"
              options={STATES.map((value) => ({ value, label: states[value] }))}
              error={error("state")}
            />
          </div>
          <p className="text-muted text-xs">
            {t`Whoever stands there already keeps their own proof. Whoever unsubscribed stays so: ask them one by one.`}
          </p>
          <TextField
            label={t`Source`}
            name="source"
            required
            autoFocus
            maxLength={100}
            hint={t`Where they said so: phone call, counter, sign-up form`}
            error={error("source")}
          />
          <div className="grid grid-cols-2 gap-4">
            <SelectField
              label={t`How`}
              name="level"
              options={[
                { value: "SINGLE", label: t`Said so once` },
                { value: "DOUBLE", label: t`Confirmed it by a link` },
                { value: "UNKNOWN", label: t`Not known` },
              ]}
            />
            <TextField label={t`When`} name="at" type="date" hint={t`Empty: just now`} error={error("at")} />
          </div>
          <TextArea
            label={t`Wording`}
            name="wording"
            maxLength={2000}
            hint={t`What they agreed to, word for word, where you have it`}
            error={error("wording")}
          />
          <TextField label={t`Page`} name="page" type="url" hint={t`Where they read it`} error={error("pageUrl")} />
        </>
      )}
    </ManyDialog>
  );
}
