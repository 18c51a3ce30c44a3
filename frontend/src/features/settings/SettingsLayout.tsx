import { Trans, useLingui } from "@lingui/react/macro";
import { Link, type LinkProps, useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMay } from "@/lib/viewer";
import { PageHeader, ScrollPage } from "@/ui/Page";
import { useCurrentInSight } from "@/ui/TabLinks";

export function SettingsLayout({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const may = useMay();
  const row = useCurrentInSight(useLocation().pathname);
  return (
    <ScrollPage>
      <PageHeader title={<Trans>Settings</Trans>} />
      <nav ref={row} aria-label={t`Settings`} className="flex gap-4 overflow-x-auto border-line border-b px-6">
        <Part to="/settings/stores">{t`Stores`}</Part>
        <Part to="/settings/orders">{t`Orders`}</Part>
        {may("CUSTOMERS_READ") && <Part to="/settings/custom-fields">{t`Custom fields`}</Part>}
        {may("CUSTOMERS_READ") && <Part to="/settings/customer-roles">{t`Customer roles`}</Part>}
        {(may("SETTINGS_READ") || may("MESSAGES_READ")) && <Part to="/settings/mail">{t`Mail`}</Part>}
        {may("STAFF_READ") && <Part to="/settings/team">{t`Team`}</Part>}
        {may("TOKENS_WRITE") && <Part to="/settings/tokens">{t`API tokens`}</Part>}
        <Part to="/settings/account">{t`Your account`}</Part>
      </nav>
      <div className="max-w-5xl px-6 pb-16">{children}</div>
    </ScrollPage>
  );
}

function Part({ to, children }: { to: LinkProps["to"]; children: ReactNode }) {
  return (
    <Link
      to={to}
      className="-mb-px flex h-9 items-center whitespace-nowrap border-transparent border-b-2 font-medium text-muted hover:text-fg aria-[current=page]:border-accent aria-[current=page]:text-fg"
    >
      {children}
    </Link>
  );
}
