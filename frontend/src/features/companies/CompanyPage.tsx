import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronLeft, Ellipsis, Pencil, Trash2 } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { CompanyOrders } from "@/features/companies/CompanyOrders";
import { Members } from "@/features/companies/Members";
import { TOUCHED } from "@/features/companies/state";
import { useRoleWords } from "@/features/companies/words";
import {
  CompanyDeleteDocument,
  CompanyDocument,
  CompanyFiguresDocument,
  type CompanyQuery,
  CompanyRestoreDocument,
} from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { useHotkeys } from "@/lib/hotkeys";
import { graphqlQuery, invalidate } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { write } from "@/lib/write";
import { Button, IconButton } from "@/ui/Button";
import { buttonClass } from "@/ui/buttonClass";
import { MenuButton, MenuItem } from "@/ui/Menu";
import { NotFound } from "@/ui/NotFound";
import { Notice } from "@/ui/Notice";
import { PageHeader } from "@/ui/Page";
import { Section, Stat, Stats } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";
import { toast } from "@/ui/Toast";
import { Instant, Money } from "@/ui/Values";

const CompanySheet = lazy(() => import("@/features/companies/CompanySheet"));
const Notes = lazy(() => import("@/ui/notes/Notes"));
type Facts = NonNullable<CompanyQuery["company"]>;

/** One company: what it owes and may owe, who orders for it, what was ordered, what the team says. */
export function CompanyPage({ id, edit }: { id: string; edit: string | undefined }) {
  const { t } = useLingui();
  const may = useMay();
  const navigate = useNavigate();
  const query = useQuery(graphqlQuery(CompanyDocument, { id }));
  const company = query.data?.company;
  const canWrite = may("COMPANIES_WRITE") && Boolean(company) && !company?.deletedAt;
  const change = (value: string | undefined) =>
    void navigate({ to: "/companies/$id", params: { id }, search: value ? { edit: value } : {}, replace: true });
  const back = () => void navigate({ to: "/companies" });
  const section = t`Company`;
  useHotkeys([
    { keys: "e", label: t`Edit`, section, run: () => canWrite && change("1") },
    { keys: "Escape", label: t`Back to the list`, section, run: back },
  ]);

  async function restore() {
    const { userErrors } = await write(CompanyRestoreDocument, { id });
    if (userErrors[0]) toast(userErrors[0].message, { tone: "bad" });
    await invalidate(...TOUCHED);
  }

  async function remove(name: string) {
    const { userErrors } = await write(CompanyDeleteDocument, { id });
    if (userErrors[0]) return toast(userErrors[0].message, { tone: "bad" });
    await invalidate(...TOUCHED);
    toast(t`${name} was taken away; its members are still customers.`, { undo: () => void restore() });
    back();
  }

  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={company?.name ?? t`Company`}
        aside={
          <Link
            to="/companies"
            aria-label={t`Back to the list`}
            title={t`Back to the list (Esc)`}
            className={`${buttonClass("ghost", "md", "icon")} order-first -ml-3`}
          >
            <ChevronLeft aria-hidden className="size-4" />
          </Link>
        }
        actions={
          company &&
          canWrite && (
            <>
              <Button onPress={() => change("1")}>
                <Pencil className="size-4" />
                <Trans>Edit</Trans>
              </Button>
              <MenuButton
                label={t`More`}
                trigger={<IconButton label={t`More`} icon={<Ellipsis className="size-4" />} />}
              >
                <MenuItem icon={<Trash2 />} isDanger onAction={() => void remove(company.name)}>
                  {t`Delete company`}
                </MenuItem>
              </MenuButton>
            </>
          )
        }
      />
      <div className="scroll min-h-0 flex-1 border-line border-t">
        {query.isPending && <Skeleton lines={8} />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && !company && <NotFound />}
        {company && <Body company={company} onRestore={() => void restore()} />}
      </div>
      <Suspense>
        {company && canWrite && edit && (
          <CompanySheet company={company} onClose={() => change(undefined)} onSaved={() => undefined} />
        )}
      </Suspense>
    </div>
  );
}

function Body({ company, onRestore }: { company: Facts; onRestore: () => void }) {
  const may = useMay();
  return (
    <div className="grid max-w-6xl grid-cols-[minmax(0,1fr)_19rem] gap-x-10 px-6 pb-16 max-lg:grid-cols-1">
      <div className="min-w-0">
        {company.deletedAt && (
          <div className="pt-5">
            <Notice>
              <span className="flex flex-wrap items-center gap-3">
                <Trans>This company was taken away. Its orders go on naming it.</Trans>
                {may("COMPANIES_WRITE") && (
                  <Button size="sm" onPress={onRestore}>
                    <Trans>Bring it back</Trans>
                  </Button>
                )}
              </span>
            </Notice>
          </div>
        )}
        {may("ORDERS_READ") && <Figures company={company} />}
        <Members id={company.id} name={company.name} isOpen={!company.deletedAt} />
        {may("ORDERS_READ") && <CompanyOrders id={company.id} />}
      </div>
      <div className="min-w-0">
        <Section title={<Trans>Terms</Trans>} className="border-t-0 max-lg:border-t">
          <Terms company={company} />
        </Section>
        {may("NOTES_READ") && (
          <Section title={<Trans>Notes</Trans>}>
            <Suspense fallback={<Skeleton lines={2} />}>
              <Notes place={{ kind: "company", id: company.id }} />
            </Suspense>
          </Section>
        )}
      </div>
    </div>
  );
}

function Figures({ company }: { company: Facts }) {
  const { t } = useLingui();
  const query = useQuery(graphqlQuery(CompanyFiguresDocument, { id: company.id }));
  const found = query.data?.company;
  const limit = company.creditLimit;
  const isBeyond = Boolean(limit && found?.creditUsed && Number(found.creditUsed.amount) > Number(limit.amount));
  return (
    <Section title={<Trans>Summary</Trans>} className="border-t-0">
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      <Stats>
        <Stat label={t`Spent`} hint={t`All qualifying orders for it, less refunds, in the base currency`}>
          {found ? <Money value={found.totalSpent} /> : "…"}
        </Stat>
        <Stat label={t`Orders`}>{found ? formatNumber(found.orderCount ?? 0) : "…"}</Stat>
        <Stat label={t`Unpaid`} hint={t`What is unpaid of its placed orders`}>
          <span className={isBeyond ? "text-bad" : undefined}>{found ? <Money value={found.creditUsed} /> : "…"}</span>
        </Stat>
        <Stat label={t`Credit limit`}>{limit ? <Money value={limit} /> : t`None`}</Stat>
      </Stats>
    </Section>
  );
}

function Terms({ company }: { company: Facts }) {
  const { t } = useLingui();
  const words = useRoleWords();
  const { approval, paymentTermsDays: days } = company;
  const facts: [string, ReactNode][] = [
    [t`Due`, days === null ? t`At once` : t`After ${formatNumber(days)} days`],
    [t`Purchase order`, company.requiresPurchaseOrder ? t`Always needed` : null],
    [t`Approval`, approval ? null : t`None by a rule`],
    [t`Wait above`, approval?.above && <Money value={approval.above} />],
    [t`Wait without`, approval?.requiresPurchaseOrder && t`a purchase order number`],
    [t`Approve`, approval?.approverRoles.map((role) => words[role]).join(", ")],
    [t`Tax id`, company.taxId],
    ...company.externalIds.map(({ system, value }): [string, ReactNode] => [t`Id in ${system}`, value]),
    [t`Since`, <Instant key="since" at={company.createdAt} />],
    [t`Id`, company.id],
  ];
  return (
    <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1">
      {facts
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
