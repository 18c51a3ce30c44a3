import { GroupRows } from "@/ui/filters/GroupRows";
import { type BuilderProps, useEditing } from "@/ui/filters/useEditing";

/** Conditions and groups of them, in rows that read as sentences; everything is done by keyboard as well. */
export function FilterBuilder(props: BuilderProps) {
  const { root, editing, said } = useEditing(props, (inner) => <FilterBuilder {...inner} />);
  return (
    <div className="text-sm">
      <GroupRows group={root} editing={editing} isRoot />
      <output aria-live="polite" className="sr-only">
        {said}
      </output>
    </div>
  );
}
