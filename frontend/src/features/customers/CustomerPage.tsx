import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronLeft, Ellipsis, Merge, Pencil, Trash2 } from "lucide-react";
import { useCustomer } from "@/features/customers/data";
import { EditSheet } from "@/features/customers/form/EditSheet";
import type { ListSearch } from "@/features/customers/list/address";
import { neighbourOf } from "@/features/customers/neighbours";
import { TabContent, useTabs } from "@/features/customers/view/Parts";
import { CustomerDeleteDocument } from "@/gql/graphql";
import { useHotkeys } from "@/lib/hotkeys";
import { invalidate } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { write } from "@/lib/write";
import { Badge } from "@/ui/Badge";
import { Button, IconButton } from "@/ui/Button";
import { buttonClass } from "@/ui/buttonClass";
import { MenuButton, MenuItem } from "@/ui/Menu";
import { ComposeButton } from "@/ui/mail/ComposeButton";
import { NotFound } from "@/ui/NotFound";
import { Notice } from "@/ui/Notice";
import { PageHeader } from "@/ui/Page";
import { ErrorState, Skeleton } from "@/ui/States";
import { useAccountWords } from "@/ui/status";
import { TabLinks } from "@/ui/TabLinks";
import { toast } from "@/ui/Toast";

/** The address names a record that was merged into this one. */
function Redirected({ from, to }: { from: string; to: string }) {
  return (
    <div className="px-6 pt-4">
      <Notice tone="accent">
        <Trans>
          {from} was merged into this record, {to}. Links to it go on leading here.
        </Trans>
      </Notice>
    </div>
  );
}

/** Everything about one customer, laid over the list it was opened from. */
export function CustomerPage({ id, search }: { id: string; search: ListSearch }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const may = useMay();
  const tabs = useTabs();
  const words = useAccountWords();
  const query = useCustomer(id);
  const customer = query.data?.customer;
  const canWrite = may("CUSTOMERS_WRITE");

  const edit = (value: string | undefined) =>
    void navigate({
      to: "/customers/$id",
      params: { id },
      search: (before) => ({ ...before, edit: value }),
      replace: true,
    });
  const goBack = () =>
    void navigate({ to: "/customers", search: (before) => ({ ...before, tab: undefined, edit: undefined }) });
  const walk = (step: 1 | -1) => {
    const next = neighbourOf(id, search, step);
    if (next) void navigate({ to: "/customers/$id", params: { id: next }, search: (before) => before, replace: true });
  };
  useHotkeys([
    { keys: "j", label: t`Next customer of the list`, section: t`Customer`, run: () => walk(1) },
    { keys: "k", label: t`Previous customer of the list`, section: t`Customer`, run: () => walk(-1) },
    { keys: "e", label: t`Edit`, section: t`Customer`, run: () => canWrite && edit("1") },
    { keys: "Escape", label: t`Back to the list`, section: t`Customer`, run: goBack },
  ]);

  async function remove() {
    const { userErrors } = await write(CustomerDeleteDocument, { id });
    if (userErrors[0]) {
      toast(userErrors[0].message, { tone: "bad" });
      return;
    }
    await invalidate("CustomerList", "CustomerTotal", "NewestCustomers");
    toast(t`The customer was deleted`);
    goBack();
  }

  return (
    <div className="absolute inset-0 z-10 flex flex-col bg-bg">
      <PageHeader
        title={customer?.displayName ?? t`Customer`}
        aside={
          <>
            <Link
              to="/customers"
              search={(before) => ({ ...before, tab: undefined, edit: undefined })}
              aria-label={t`Back to the list`}
              title={t`Back to the list (Esc)`}
              className={`${buttonClass("ghost", "md", "icon")} order-first -ml-3`}
            >
              <ChevronLeft aria-hidden className="size-4" />
            </Link>
            {customer && (
              <Badge tone={customer.accountStatus === "DISABLED" ? "bad" : "plain"}>
                {words[customer.accountStatus]}
              </Badge>
            )}
          </>
        }
        actions={
          customer &&
          canWrite && (
            <>
              <ComposeButton customerId={id} />
              {may("ORDERS_WRITE") && (
                <Link to="/orders/new" search={{ customer: id }} className={buttonClass()}>
                  <Trans>Create order</Trans>
                </Link>
              )}
              <Button onPress={() => edit("1")}>
                <Pencil className="size-4" />
                <Trans>Edit</Trans>
              </Button>
              <MenuButton
                label={t`More`}
                trigger={<IconButton label={t`More`} icon={<Ellipsis className="size-4" />} />}
              >
                {may("CUSTOMERS_MERGE") && (
                  <MenuItem
                    icon={<Merge />}
                    onAction={() =>
                      void navigate({ to: "/customers/merge", search: { ids: customer.id, into: customer.id } })
                    }
                  >
                    {t`Merge with another record…`}
                  </MenuItem>
                )}
                <MenuItem
                  icon={<Trash2 />}
                  isDanger
                  isDisabled={customer.stats.orderCount > 0}
                  onAction={() => void remove()}
                >
                  {t`Delete customer`}
                </MenuItem>
              </MenuButton>
            </>
          )
        }
      />
      <TabLinks label={t`Parts`} tabs={tabs} current={search.tab ?? "overview"} />
      <div className="scroll min-h-0 flex-1">
        <div className="max-w-6xl pb-16">
          {query.isPending && <Skeleton lines={8} />}
          {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
          {query.isSuccess && !customer && <NotFound />}
          {customer && customer.id !== id && <Redirected from={id} to={customer.id} />}
          {customer && <TabContent tab={search.tab ?? "overview"} customer={customer} isWide />}
        </div>
      </div>
      {customer && search.edit && <EditSheet customer={customer} onClose={() => edit(undefined)} />}
    </div>
  );
}
