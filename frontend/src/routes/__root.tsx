import { createRootRoute, type ErrorComponentProps, Outlet } from "@tanstack/react-router";
import { ErrorState } from "@/ui/States";
import { Toasts } from "@/ui/Toast";

export const Route = createRootRoute({ component: Root, errorComponent: Broken });

function Root() {
  return (
    <>
      <Outlet />
      <Toasts />
    </>
  );
}

function Broken({ error, reset }: ErrorComponentProps) {
  return (
    <main className="flex h-full items-center">
      <ErrorState error={error as Error} onRetry={reset} />
    </main>
  );
}
