import { useLingui } from "@lingui/react/macro";
import type { Hotkey } from "@/lib/hotkeys";
import { Kbd } from "@/ui/Badge";
import { Dialog, DialogBody } from "@/ui/Dialog";

const NAMES: Record<string, string> = {
  Escape: "Esc",
  Enter: "↵",
  ArrowDown: "↓",
  ArrowUp: "↑",
  "mod+k": "⌘/Ctrl K",
};

/** Every key that works where it was opened. */
export default function KeysSheet({ hotkeys, onClose }: { hotkeys: Hotkey[]; onClose: () => void }) {
  const { t } = useLingui();
  const sections = [...new Set(hotkeys.map(({ section }) => section ?? ""))];
  return (
    <Dialog isOpen title={t`Keys`} onClose={onClose}>
      <DialogBody className="flex flex-col gap-5">
        {sections.map((section) => (
          <section key={section}>
            <h3 className="mb-1 text-muted text-xs">{section}</h3>
            <dl>
              {hotkeys
                .filter((hotkey) => (hotkey.section ?? "") === section)
                .map(({ keys, label }) => (
                  <div
                    key={keys}
                    className="flex h-8 items-center justify-between border-line border-b last:border-b-0"
                  >
                    <dt>{label}</dt>
                    <dd className="flex gap-1">
                      {keys.split(" ").map((key) => (
                        <Kbd key={key}>{NAMES[key] ?? key.toUpperCase()}</Kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </DialogBody>
    </Dialog>
  );
}
