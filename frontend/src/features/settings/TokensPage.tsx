import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { TokenSheet } from "@/features/settings/TokenSheet";
import { ApiTokenRevokeDocument, type TokenPartsFragment, TokensDocument } from "@/gql/graphql";
import { actorName } from "@/lib/actor";
import { formatNumber } from "@/lib/format";
import { graphqlQuery, invalidate } from "@/lib/query";
import { write } from "@/lib/write";
import { Status } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Section } from "@/ui/Stat";
import { EmptyState, ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { toast } from "@/ui/Toast";
import { Instant, Nothing } from "@/ui/Values";

export function TokensPage() {
  const { t } = useLingui();
  const query = useQuery(graphqlQuery(TokensDocument, {}));
  const [isCreating, setCreating] = useState(false);
  const tokens = query.data?.apiTokens ?? [];

  async function revoke(token: TokenPartsFragment) {
    const { userErrors } = await write(ApiTokenRevokeDocument, { id: token.id });
    await invalidate("Tokens");
    if (userErrors[0]) toast(userErrors[0].message, { tone: "bad" });
    else toast(t`${token.name} does not work any more`);
  }

  const columns: TableColumn<TokenPartsFragment>[] = [
    {
      id: "name",
      header: t`Name`,
      cell: ({ name, prefix }) => (
        <>
          <span className="font-medium">{name}</span> <code className="ml-1 text-muted text-xs">{prefix}…</code>
        </>
      ),
    },
    {
      id: "scopes",
      header: t`Scopes`,
      cell: ({ scopes }) => <span title={scopes.join("\n")}>{formatNumber(scopes.length)}</span>,
    },
    {
      id: "made",
      header: t`Made`,
      cell: ({ createdAt, createdBy }) => (
        <>
          <Instant at={createdAt} /> <span className="text-muted text-xs">{actorName(createdBy)}</span>
        </>
      ),
    },
    { id: "used", header: t`Last used`, cell: ({ lastUsedAt }) => <Instant at={lastUsedAt} as="relative" /> },
    {
      id: "expires",
      header: t`Expires`,
      cell: ({ expiresAt }) => (expiresAt ? <Instant at={expiresAt} /> : <Nothing />),
    },
    {
      id: "revoke",
      header: t`Actions`,
      isHeaderHidden: true,
      isEnd: true,
      cell: (token) =>
        token.revokedAt ? (
          <Status tone="quiet">{t`Revoked`}</Status>
        ) : (
          <Button size="sm" variant="danger" aria-label={t`Revoke ${token.name}`} onPress={() => void revoke(token)}>
            <Trans>Revoke</Trans>
          </Button>
        ),
    },
  ];
  if (query.isPending) return <Skeleton />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Section
      title={<Trans>API tokens</Trans>}
      actions={
        <Button onPress={() => setCreating(true)}>
          <Plus className="size-4" />
          <Trans>Create token</Trans>
        </Button>
      }
    >
      {tokens.length === 0 ? (
        <EmptyState icon={<KeyRound />} title={t`No tokens yet`}>
          <Trans>A token lets your shop or a script use the GraphQL API, with just the scopes that it needs.</Trans>
        </EmptyState>
      ) : (
        <Table label={t`API tokens`} columns={columns} rows={tokens} />
      )}
      {isCreating && <TokenSheet onClose={() => setCreating(false)} />}
    </Section>
  );
}
