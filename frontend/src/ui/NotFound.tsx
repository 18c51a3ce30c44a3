import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { buttonClass } from "@/ui/buttonClass";
import { EmptyState } from "@/ui/States";

export function NotFound() {
  const { t } = useLingui();
  return (
    <EmptyState
      icon={<SearchX />}
      title={t`Nothing is here`}
      action={
        <Link to="/" className={buttonClass()}>
          <Trans>Go home</Trans>
        </Link>
      }
    >
      <Trans>It may have been deleted or merged, or your stores do not include it.</Trans>
    </EmptyState>
  );
}
