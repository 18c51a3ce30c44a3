import { useLingui } from "@lingui/react/macro";
import { formatDay } from "@/lib/format";
import { parseList, parseRange } from "@/lib/url";
import { type FilterDefinition, parseWhen } from "@/ui/filters/kinds";

/** A filter's value as people say it. */
export function useFilterWords(): (definition: FilterDefinition, value: string | undefined) => string {
  const { t } = useLingui();

  function range(value: string): string {
    const { from, to } = parseRange(value) ?? {};
    if (from && from === to) return from;
    if (from && to) return t`${from} to ${to}`;
    return from ? t`${from} or more` : t`${to ?? ""} or less`;
  }

  function when(value: string): string {
    const found = parseWhen(value);
    switch (found?.kind) {
      case "within":
        return t`in the last ${period(found.period)}`;
      case "before":
        return t`more than ${period(found.period)} ago`;
      case "never":
        return t`never`;
      case "between": {
        const { from, to } = found;
        if (from && to) return from === to ? formatDay(from) : t`${formatDay(from)} to ${formatDay(to)}`;
        return from ? t`since ${formatDay(from)}` : t`until ${formatDay(to ?? "")}`;
      }
      default:
        return "";
    }
  }

  function period(text: string): string {
    const count = text.slice(1, -1);
    if (text.endsWith("W")) return t`${count} weeks`;
    return text.endsWith("M") ? t`${count} months` : t`${count} days`;
  }

  return ({ kind, options = [] }, value) => {
    if (!value) return "…";
    const label = (one: string) => options.find((option) => option.value === one)?.label ?? one;
    if (kind === "when") return when(value);
    if (kind === "choice") return label(value);
    return kind === "choices" ? parseList(value).map(label).join(", ") : range(value);
  };
}
