import { useLingui } from "@lingui/react/macro";
import { ManyDialog } from "@/features/customers/bulk/ManyDialog";
import type { Selected } from "@/features/customers/bulk/selected";
import { TextField } from "@/ui/Field";

/** Language and region of everybody selected; the server says what is none. */
export default function LanguageDialog({ selected, onClose }: { selected: Selected; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <ManyDialog
      title={t`Set language`}
      selected={selected}
      onClose={onClose}
      fields={["locale"]}
      read={({ locale }) => ({
        title: locale ? t`Set the language to ${locale}` : t`Clear the language`,
        input: { locale: locale ?? null },
      })}
    >
      {(error) => (
        <TextField
          label={t`Language and region`}
          name="locale"
          autoFocus
          placeholder="en-PH"
          hint={t`Such as en or en-PH. Left empty, the language is cleared.`}
          error={error("locale")}
        />
      )}
    </ManyDialog>
  );
}
