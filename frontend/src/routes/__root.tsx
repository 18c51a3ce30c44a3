import { Trans } from "@lingui/react/macro";
import { createRootRoute, Outlet } from "@tanstack/react-router";
import { buttonClass } from "@/ui/buttonClass";
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

/** When even the shell cannot be drawn. */
function Broken() {
  return (
    <main className="p-8">
      <p>
        <Trans>The server cannot be reached, or something broke on the way.</Trans>
      </p>
      <button type="button" className={buttonClass()} onClick={() => location.reload()}>
        <Trans>Try again</Trans>
      </button>
    </main>
  );
}
