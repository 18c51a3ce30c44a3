import { Trans } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import GroupForm from "@/features/groups/GroupForm";
import { PageHeader } from "@/ui/Page";

export default function NewGroup() {
  const navigate = useNavigate();
  return (
    <div className="flex h-full flex-col">
      <PageHeader title={<Trans>New group</Trans>} />
      <div className="scroll min-h-0 flex-1 border-line border-t px-6 pt-5 pb-12">
        <GroupForm
          onSaved={(id) => void navigate({ to: "/groups/{-$id}", params: { id } })}
          onCancel={() => void navigate({ to: "/groups/{-$id}", params: { id: undefined } })}
        />
      </div>
    </div>
  );
}
