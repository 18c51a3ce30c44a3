import { Trans, useLingui } from "@lingui/react/macro";
import { FileUp } from "lucide-react";
import { type DragEvent, useId, useState } from "react";
import { NotSent, sendFile } from "@/features/imports/send";
import { NEEDED, SUBJECTS, type Subject } from "@/features/imports/state";
import { subjectWords } from "@/features/imports/words";
import { cx } from "@/lib/classes";
import { formatNumber } from "@/lib/format";
import { useMay } from "@/lib/viewer";
import { Notice } from "@/ui/Notice";

interface DropFileProps {
  what: Subject;
  onWhat: (what: Subject) => void;
  onSent: (upload: string) => void;
}

/** Says what the rows are, and takes the file: dropped, or chosen. */
export function DropFile({ what, onWhat, onSent }: DropFileProps) {
  const { t, i18n } = useLingui();
  const id = useId();
  const may = useMay();
  const [share, setShare] = useState<number>();
  const [trouble, setTrouble] = useState<string>();
  const [isOver, setOver] = useState(false);

  async function take(file: File | undefined) {
    if (!file || share !== undefined) return;
    setTrouble(undefined);
    setShare(0);
    try {
      onSent(await sendFile(file, setShare));
    } catch (error) {
      const said = error instanceof NotSent ? error.message : "";
      setTrouble(said || t`The file did not arrive. Try again.`);
    } finally {
      setShare(undefined);
    }
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  }

  const percent = Math.round((share ?? 0) * 100);
  const open = SUBJECTS.filter((one) => may(NEEDED[one]));
  return (
    <div className="flex flex-col gap-4">
      <fieldset className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <legend className="sr-only">{t`What the rows are`}</legend>
        {open.map((one) => (
          <label key={one} className="inline-flex items-center gap-1.5">
            <input
              type="radio"
              name={`${id}-what`}
              checked={what === one}
              onChange={() => onWhat(one)}
              className="size-4 accent-accent"
            />
            {i18n._(subjectWords[one])}
          </label>
        ))}
      </fieldset>
      <label
        htmlFor={`${id}-file`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cx(
          "flex min-h-44 cursor-pointer flex-col items-center justify-center gap-2 rounded-lg border border-edge border-dashed px-6 py-8 text-center transition-colors",
          "focus-within:border-accent hover:border-control hover:bg-hover",
          isOver && "border-accent bg-accent-soft",
        )}
      >
        <FileUp aria-hidden className="size-6 text-muted" />
        <span className="font-medium">
          {share === undefined ? t`Drop a file here, or choose one` : t`Sending ${formatNumber(percent)} %`}
        </span>
        <span className="text-muted text-xs">
          <Trans>CSV, Excel or JSON Lines, up to 1 GB. Exports of Shopify, WooCommerce and HubSpot are known.</Trans>
        </span>
        <input
          id={`${id}-file`}
          type="file"
          accept=".csv,.tsv,.txt,.xlsx,.jsonl,.ndjson,.json"
          disabled={share !== undefined}
          onChange={({ currentTarget }) => {
            void take(currentTarget.files?.[0]);
            currentTarget.value = "";
          }}
          className="sr-only"
        />
      </label>
      {share !== undefined && (
        <progress value={share} max={1} aria-label={t`Sending`} className="h-1.5 w-full accent-accent" />
      )}
      {trouble && <Notice tone="bad">{trouble}</Notice>}
    </div>
  );
}
