import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect, useState, useSyncExternalStore } from "react";
import { Sidebar } from "@/features/shell/Sidebar";
import { type Hotkey, listenForHotkeys, listHotkeys, useHotkeys } from "@/lib/hotkeys";
import { subscribeTray, trayJobs } from "@/ui/jobs/tray";

const Palette = lazy(() => import("@/features/shell/Palette"));
const KeysSheet = lazy(() => import("@/features/shell/KeysSheet"));
const JobTray = lazy(() => import("@/ui/jobs/JobTray"));

/** What stands around every page: navigation, the palette, the sheet of keys. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [sheet, setSheet] = useState<Hotkey[]>();
  const section = t`Everywhere`;
  const hasJobs = useSyncExternalStore(subscribeTray, () => trayJobs().length > 0);
  const openSheet = () => setSheet(listHotkeys());

  useEffect(listenForHotkeys, []);
  useHotkeys([
    { keys: "mod+k", label: t`Search and go anywhere`, section, run: () => setPaletteOpen(true) },
    { keys: "?", label: t`Show these keys`, section, run: openSheet },
    { keys: "g h", label: t`Go home`, section, run: () => void navigate({ to: "/" }) },
    { keys: "g c", label: t`Go to customers`, section, run: () => void navigate({ to: "/customers" }) },
    { keys: "g o", label: t`Go to orders`, section, run: () => void navigate({ to: "/orders" }) },
    { keys: "g r", label: t`Go to reports`, section, run: () => void navigate({ to: "/reports" }) },
    { keys: "g s", label: t`Go to settings`, section, run: () => void navigate({ to: "/settings/stores" }) },
    { keys: "c", label: t`Create a customer`, section, run: () => void navigate({ to: "/customers/new" }) },
  ]);

  return (
    <div className="grid h-full print:block grid-cols-[13.5rem_minmax(0,1fr)] max-md:grid-cols-[3.25rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="absolute top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 text-accent-fg focus:translate-y-0"
      >
        <Trans>Skip to the page</Trans>
      </a>
      <Sidebar onSearch={() => setPaletteOpen(true)} onKeys={openSheet} />
      <main id="content" tabIndex={-1} className="relative min-h-0 min-w-0 bg-bg outline-none">
        {children}
      </main>
      <Suspense>
        {isPaletteOpen && <Palette onClose={() => setPaletteOpen(false)} onKeys={openSheet} />}
        {sheet && <KeysSheet hotkeys={sheet} onClose={() => setSheet(undefined)} />}
        {hasJobs && <JobTray />}
      </Suspense>
    </div>
  );
}
