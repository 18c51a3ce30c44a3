import { Trans, useLingui } from "@lingui/react/macro";
import { Lock } from "lucide-react";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/States";
import type { View } from "@/ui/views/kinds";

/** A view that asks for what its reader may not see: whose it is, what is missing, and a way on. */
export default function Withheld({ view, onLeave }: { view: View; onLeave: () => void }) {
  const { t } = useLingui();
  const owner = view.owner.name;
  return (
    <EmptyState
      icon={<Lock />}
      title={t`${view.name} asks for what you may not see`}
      action={
        <Button onPress={onLeave}>
          <Trans>Show another view</Trans>
        </Button>
      }
    >
      <Trans>
        {owner} shares it with everybody, but it filters or sorts by personal details, and your role does not have the
        scope <code>{view.requiredScope}</code>. An owner or manager can give it to you under Settings, Team.
      </Trans>
    </EmptyState>
  );
}
