import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useNavigate } from "@tanstack/react-router";
import { Maximize2, Pencil, X } from "lucide-react";
import { useCustomer } from "@/features/customers/data";
import { EditSheet } from "@/features/customers/form/EditSheet";
import type { ListSearch } from "@/features/customers/list/address";
import { TabContent, useTabs } from "@/features/customers/view/Parts";
import { useMay } from "@/lib/viewer";
import { IconButton } from "@/ui/Button";
import { buttonClass } from "@/ui/buttonClass";
import { NotFound } from "@/ui/NotFound";
import { ErrorState, Skeleton } from "@/ui/States";
import { AccountState } from "@/ui/status";
import { TabLinks } from "@/ui/TabLinks";

/** A closer look beside the list, which stays as it is: J and K go on to the next and the one before. */
export default function CustomerDrawer({ id, search }: { id: string; search: ListSearch }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const may = useMay();
  const tabs = useTabs();
  const query = useCustomer(id);
  const customer = query.data?.customer;
  const change = (next: Partial<ListSearch>) =>
    void navigate({ to: "/customers", search: (before) => ({ ...before, ...next }), replace: true });

  return (
    <aside
      aria-label={customer?.displayName ?? t`Customer`}
      className="z-20 flex w-[30rem] shrink-0 animate-slide flex-col border-line border-l bg-surface max-lg:absolute max-lg:inset-y-0 max-lg:right-0 max-lg:max-w-full max-lg:shadow-drawer"
    >
      <header className="flex min-h-14 shrink-0 items-center gap-2 pr-3 pl-6">
        <div className="min-w-0 flex-1">
          {customer && (
            <>
              <h2 className="truncate font-semibold text-base tracking-tight">{customer.displayName}</h2>
              <p className="text-xs">
                <AccountState value={customer.accountStatus} />
              </p>
            </>
          )}
        </div>
        {may("CUSTOMERS_WRITE") && (
          <IconButton label={t`Edit (E)`} icon={<Pencil className="size-4" />} onPress={() => change({ edit: "1" })} />
        )}
        <Link
          to="/customers/$id"
          params={{ id }}
          search={(before) => ({ ...before, open: undefined })}
          aria-label={t`Open the whole page`}
          title={t`Open the whole page (Enter)`}
          className={buttonClass("ghost", "md", "icon")}
        >
          <Maximize2 aria-hidden className="size-4" />
        </Link>
        <IconButton
          label={t`Close (Esc)`}
          icon={<X className="size-4" />}
          onPress={() => change({ open: undefined, tab: undefined, edit: undefined })}
        />
      </header>
      <TabLinks label={t`Parts`} tabs={tabs} current={search.tab ?? "overview"} />
      <div className="scroll min-h-0 flex-1">
        {query.isPending && <Skeleton lines={6} />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && !customer && <NotFound />}
        {customer && <TabContent key={id} tab={search.tab ?? "overview"} customer={customer} isWide={false} />}
      </div>
      {customer && search.edit && <EditSheet customer={customer} onClose={() => change({ edit: undefined })} />}
      <p className="sr-only">
        <Trans>Press Escape to close, J and K for the next and the previous customer, N to write a note.</Trans>
      </p>
    </aside>
  );
}
