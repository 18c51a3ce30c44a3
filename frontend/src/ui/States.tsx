import { Trans, useLingui } from "@lingui/react/macro";
import { Lock, RotateCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useDelayed } from "@/lib/delayed";
import { Forbidden, ServerFailure } from "@/lib/graphql";
import { Button } from "@/ui/Button";

/** Nothing here yet: says why, and what to do about it. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center gap-2 px-6 py-14 text-center">
      {icon && (
        <div className="mb-1 rounded-lg border border-line bg-surface p-2.5 text-muted [&>svg]:size-5">{icon}</div>
      )}
      <h2 className="font-semibold text-base">{title}</h2>
      {children && <div className="text-muted">{children}</div>}
      {action && <div className="mt-3 flex gap-2">{action}</div>}
    </div>
  );
}

/** The right words for what went wrong, with a way on. */
export function ErrorState({ error, onRetry }: { error: Error; onRetry?: (() => void) | undefined }) {
  const { t } = useLingui();
  if (error instanceof Forbidden) return <ForbiddenState scope={error.scope} />;
  const id = error instanceof ServerFailure ? error.correlationId : undefined;
  return (
    <EmptyState
      icon={<TriangleAlert />}
      title={t`This did not load`}
      action={
        onRetry && (
          <Button onPress={onRetry}>
            <RotateCw className="size-4" />
            <Trans>Try again</Trans>
          </Button>
        )
      }
    >
      <p>{error instanceof ServerFailure ? error.message : t`The server cannot be reached.`}</p>
      {id && (
        <p className="mt-2 text-xs">
          <Trans>
            Reference for your administrator: <code className="select-all">{id}</code>
          </Trans>
        </p>
      )}
    </EmptyState>
  );
}

export function ForbiddenState({ scope }: { scope?: string | undefined }) {
  const { t } = useLingui();
  return (
    <EmptyState icon={<Lock />} title={t`Not open to you`}>
      {scope ? (
        <Trans>
          Your role does not have the scope <code>{scope}</code>. An owner or manager can give it to you under Settings,
          Team.
        </Trans>
      ) : (
        <Trans>Your role does not reach this page. An owner or manager can change that under Settings, Team.</Trans>
      )}
    </EmptyState>
  );
}

/** Grey bars where text will stand; shown only once waiting has become noticeable. */
export function Skeleton({ lines = 3, className }: { lines?: number; className?: string }) {
  const isDue = useDelayed(true);
  const { t } = useLingui();
  if (!isDue) return null;
  return (
    <div role="status" aria-label={t`Loading`} className={className ?? "flex flex-col gap-3 p-5"}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity
        <div key={line} className="bone h-4" style={{ width: `${88 - ((line * 29) % 55)}%` }} />
      ))}
    </div>
  );
}
