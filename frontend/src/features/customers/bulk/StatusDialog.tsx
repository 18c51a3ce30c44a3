import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { ManyDialog } from "@/features/customers/bulk/ManyDialog";
import type { Selected } from "@/features/customers/bulk/selected";
import type { AccountStatus } from "@/gql/graphql";
import { SelectField, TextArea } from "@/ui/Field";
import { useAccountWords } from "@/ui/status";

const STATUSES: readonly AccountStatus[] = ["ACTIVE", "DISABLED", "DECLINED", "GUEST"];

/** Where all these accounts are to stand, and why; whoever cannot go there stays and is told. */
export default function StatusDialog({ selected, onClose }: { selected: Selected; onClose: () => void }) {
  const { t } = useLingui();
  const words = useAccountWords();
  const [status, setStatus] = useState<AccountStatus>("DISABLED");
  return (
    <ManyDialog
      title={t`Set account status`}
      selected={selected}
      onClose={onClose}
      fields={["reason"]}
      read={({ reason }) => ({
        title: t`Accounts: ${words[status]}`,
        input: { accountStatus: status, reason: reason ?? null },
      })}
    >
      {(error) => (
        <>
          <SelectField
            label={t`Status`}
            name="status"
            value={status}
            onChange={(event) => setStatus(event.target.value as AccountStatus)}
            options={STATUSES.map((value) => ({ value, label: words[value] }))}
          />
          <TextArea
            label={t`Why`}
            name="reason"
            required={status === "DISABLED"}
            autoFocus
            maxLength={500}
            hint={t`Your colleagues see it on the timeline and wherever this customer cannot sign in.`}
            error={error("reason")}
          />
        </>
      )}
    </ManyDialog>
  );
}
