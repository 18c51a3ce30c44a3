import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Change } from "@/features/customers/bulk/BulkActions";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";

/** Language and region of everybody selected; the server says what is none. */
export function LanguageDialog({ onClose, onChange }: { onClose: () => void; onChange: Change }) {
  const { t } = useLingui();
  const [locale, setLocale] = useState("");
  const language = locale.trim();
  return (
    <Dialog title={t`Set language`} isOpen onClose={onClose} width="w-[24rem]">
      <form
        className="contents"
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          onChange({ locale: language || null }, language ? t`Set the language to ${language}` : t`Clear the language`);
        }}
      >
        <DialogBody className="flex flex-col gap-2">
          <label className="flex flex-col gap-1">
            <span className="font-medium">
              <Trans>Language and region</Trans>
            </span>
            <input
              autoFocus
              className="field"
              value={locale}
              placeholder="en-PH"
              onChange={(event) => setLocale(event.target.value)}
            />
          </label>
          <p className="text-muted text-xs">
            <Trans>Such as en or en-PH. Left empty, the language is cleared.</Trans>
          </p>
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary">
            <Trans>Set</Trans>
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
