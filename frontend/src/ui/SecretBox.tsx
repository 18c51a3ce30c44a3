import { Trans } from "@lingui/react/macro";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "@/ui/Button";

/** Something that is shown this once, ready to be taken along. */
export function SecretBox({ value, label }: { value: string; label: string }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="flex items-center gap-2 rounded-md border border-accent-line bg-accent-soft p-2">
      <input
        readOnly
        aria-label={label}
        value={value}
        onFocus={(event) => event.target.select()}
        className="min-w-0 flex-1 bg-transparent px-1 font-mono text-xs"
      />
      <Button
        size="sm"
        onPress={() =>
          void navigator.clipboard.writeText(value).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }
      >
        {isCopied ? <Check className="size-3.5" /> : <Copy className="size-3.5" />}
        {isCopied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}
      </Button>
    </div>
  );
}
