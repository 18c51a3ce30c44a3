import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef, useState } from "react";
import { dress, letterDocument } from "@/features/messaging/letter";
import { QuickFilter } from "@/ui/QuickFilter";

const LEAST = 160;

/** A letter in a frame of its own: no script runs in it, nothing is loaded, no link leads away. */
export function Letter({ html, text }: { html: string; text: string }) {
  const { t } = useLingui();
  const [part, setPart] = useState("html");
  return (
    <div className="flex flex-col gap-2">
      <QuickFilter
        label={t`Part of the letter`}
        value={part}
        choices={[
          { value: "html", label: t`As a page` },
          { value: "text", label: t`As text` },
        ]}
        onChange={setPart}
      />
      {part === "html" ? (
        <Frame html={html} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre tabIndex={0} className="scroll whitespace-pre-wrap rounded-md border border-line bg-surface p-3 text-xs">
          {text}
        </pre>
      )}
    </div>
  );
}

function Frame({ html }: { html: string }) {
  const { t } = useLingui();
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    const shown = frame.current;
    if (!shown) return;
    const fit = () => {
      if (shown.contentDocument) shown.style.height = `${Math.max(LEAST, dress(shown.contentDocument))}px`;
    };
    shown.addEventListener("load", fit);
    shown.srcdoc = letterDocument(html);
    return () => shown.removeEventListener("load", fit);
  }, [html]);
  return (
    <iframe
      ref={frame}
      title={t`The letter`}
      sandbox="allow-same-origin"
      className="w-full rounded-md border border-line bg-white"
    />
  );
}
