import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { ConsentDialog } from "@/features/customers/account/ConsentDialog";
import { ConsentHistory } from "@/features/customers/account/ConsentHistory";
import { useChannelWords } from "@/features/customers/account/words";
import type { AccountPartsFragment, ConsentPartsFragment, MarketingChannel } from "@/gql/graphql";
import { formatDate } from "@/lib/format";
import { useMay } from "@/lib/viewer";
import { Button } from "@/ui/Button";
import { Section } from "@/ui/Stat";
import { ConsentMark } from "@/ui/status";

/** What the customer agreed to, channel by channel. */
export function Consents({ customer: { id, consents } }: { customer: AccountPartsFragment }) {
  const [setting, setSetting] = useState<MarketingChannel>();
  const [telling, setTelling] = useState<MarketingChannel>();
  return (
    <Section title={<Trans>Consent</Trans>}>
      <ul className="flex flex-col">
        {consents.map((consent) => (
          <Line key={consent.channel} consent={consent} onSet={setSetting} onTell={setTelling} />
        ))}
      </ul>
      {setting && (
        <ConsentDialog
          customerId={id}
          channel={setting}
          state={consents.find(({ channel }) => channel === setting)?.state}
          onClose={() => setSetting(undefined)}
        />
      )}
      {telling && <ConsentHistory customerId={id} channel={telling} onClose={() => setTelling(undefined)} />}
    </Section>
  );
}

interface LineProps {
  consent: ConsentPartsFragment;
  onSet: (channel: MarketingChannel) => void;
  onTell: (channel: MarketingChannel) => void;
}

function Line({ consent: { channel, state, optInLevel, source, updatedAt }, onSet, onTell }: LineProps) {
  const { t } = useLingui();
  const may = useMay();
  const name = useChannelWords()[channel];
  const isConfirmed = state === "SUBSCRIBED" && optInLevel === "DOUBLE";
  return (
    <li className="flex min-h-12 items-center gap-3 border-line border-t py-1.5 first:border-t-0">
      <span className="w-28 shrink-0 font-medium">{name}</span>
      <div className="min-w-0 flex-1">
        <p className="flex gap-1.5">
          <ConsentMark value={state} />
          {isConfirmed && <span className="text-muted">{t`confirmed`}</span>}
        </p>
        {updatedAt && <p className="truncate text-muted text-xs">{t`${formatDate(updatedAt)}, ${source ?? ""}`}</p>}
      </div>
      {state !== "NEVER_ASKED" && (
        <Button size="sm" variant="ghost" aria-label={t`History of ${name}`} onPress={() => onTell(channel)}>
          <Trans>History</Trans>
        </Button>
      )}
      {may("CONSENT_WRITE") && (
        <Button size="sm" aria-label={t`Record consent to ${name}`} onPress={() => onSet(channel)}>
          <Trans>Record</Trans>
        </Button>
      )}
    </li>
  );
}
