import { useLingui } from "@lingui/react/macro";
import { cx } from "@/lib/classes";
import type { Family } from "@/ui/timeline/data";

/** Which kinds of things are shown: all, or those pressed. */
export function FamilyChips({
  offered,
  chosen,
  onChange,
}: {
  offered: readonly Family[];
  chosen: readonly Family[];
  onChange: (chosen: Family[]) => void;
}) {
  const { t } = useLingui();
  const words: Record<Family, string> = {
    orders: t`Orders`,
    money: t`Payments`,
    parcels: t`Parcels`,
    mail: t`Mail`,
    notes: t`Notes`,
    account: t`Account`,
    groups: t`Groups`,
  };
  const toggle = (family: Family) =>
    onChange(offered.filter((one) => (one === family ? !chosen.includes(one) : chosen.includes(one))));
  return (
    <fieldset aria-label={t`Show`} className="mb-3 flex flex-wrap gap-1 print:hidden">
      <Chip isOn={chosen.length === 0} onPress={() => onChange([])}>
        {t`Everything`}
      </Chip>
      {offered.map((family) => (
        <Chip key={family} isOn={chosen.includes(family)} onPress={() => toggle(family)}>
          {words[family]}
        </Chip>
      ))}
    </fieldset>
  );
}

function Chip({ isOn, onPress, children }: { isOn: boolean; onPress: () => void; children: string }) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onPress}
      className={cx(
        "h-6 rounded-sm px-2 font-medium text-xs transition-colors",
        isOn ? "bg-accent-soft text-accent" : "text-muted hover:bg-hover hover:text-fg",
      )}
    >
      {children}
    </button>
  );
}
