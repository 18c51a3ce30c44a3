import { Trans } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { ruleOf } from "@/features/segments/data";
import { SegmentForm } from "@/features/segments/SegmentForm";
import { Templates } from "@/features/segments/Templates";
import { PageHeader } from "@/ui/Page";
import { Section } from "@/ui/Stat";

interface NewSegmentProps {
  filter: string | undefined;
  name: string | undefined;
  template: string | undefined;
}

export function NewSegment({ filter, name, template }: NewSegmentProps) {
  const navigate = useNavigate();
  return (
    <div className="flex h-full flex-col">
      <PageHeader title={<Trans>New segment</Trans>} />
      <div className="scroll min-h-0 flex-1 border-line border-t px-6 pt-5 pb-12">
        <SegmentForm
          key={filter}
          rule={ruleOf(filter)}
          name={name}
          templateKey={template}
          onSaved={(id) => void navigate({ to: "/segments/{-$id}", params: { id } })}
          onCancel={() => void navigate({ to: "/segments/{-$id}", params: { id: undefined } })}
        />
        {!filter && (
          <div className="mt-6 max-w-4xl">
            <Section title={<Trans>Or begin with one of these</Trans>}>
              <Templates />
            </Section>
          </div>
        )}
      </div>
    </div>
  );
}
