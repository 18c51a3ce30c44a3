import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { TemplateEditor } from "@/features/messaging/TemplateEditor";
import { useKindWords } from "@/features/messaging/words";
import { MailTemplatesDocument, type MailTemplatesQuery } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Section } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";

export type BuiltIn = NonNullable<MailTemplatesQuery["builtInTemplates"]>[number];
export type Wording = BuiltIn["wordings"][number];

/** The mails that the product writes, and how the merchant words them; which one is open stands in the address. */
export function TemplateSection({ open }: { open: string | undefined }) {
  const may = useMay();
  const navigate = useNavigate();
  const kinds = useKindWords();
  const query = useQuery(graphqlQuery(MailTemplatesDocument, {}));
  const mails = query.data?.builtInTemplates ?? [];
  const show = (template: string | undefined) =>
    void navigate({ to: "/settings/mail", search: template ? { template } : {}, replace: true, resetScroll: false });
  const opened = found(mails, open);
  return (
    <Section title={<Trans>What mails say</Trans>}>
      {query.isPending && <Skeleton />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      <ul>
        {mails.map((mail) => (
          <li key={mail.key} className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line/70 border-b py-2">
            <div className="min-w-0 flex-1">
              <p className="font-medium">
                {mail.title} <Badge tone="quiet">{kinds[mail.kind]}</Badge>
              </p>
              <p className="text-muted">{mail.description}</p>
            </div>
            {mail.wordings.map((wording) => (
              <Button key={wording.id} size="sm" onPress={() => show(wording.id)}>
                {placeOf(wording) ?? <Trans>Your wording</Trans>}
              </Button>
            ))}
            <NewWording mail={mail} canWrite={may("TEMPLATES_WRITE")} onPress={() => show(mail.key)} />
          </li>
        ))}
      </ul>
      {opened && (
        <TemplateEditor
          key={open}
          mail={opened.mail}
          wording={opened.wording}
          onSaved={(id) => show(id)}
          onClose={() => show(undefined)}
        />
      )}
    </Section>
  );
}

function NewWording({ mail, canWrite, onPress }: { mail: BuiltIn; canWrite: boolean; onPress: () => void }) {
  const { t } = useLingui();
  const label = canWrite ? t`Word it yourself: ${mail.title}` : t`Look: ${mail.title}`;
  return (
    <Button size="sm" variant="ghost" aria-label={label} onPress={onPress}>
      {canWrite && <Plus className="size-3.5" />}
      {canWrite ? <Trans>Word it yourself</Trans> : <Trans>Look</Trans>}
    </Button>
  );
}

export function placeOf({ store, locale }: Wording): string | undefined {
  return [store?.name, locale].filter(Boolean).join(", ") || undefined;
}

function found(
  mails: readonly BuiltIn[],
  open: string | undefined,
): { mail: BuiltIn; wording: Wording | undefined } | undefined {
  for (const mail of mails) {
    const wording = mail.wordings.find(({ id }) => id === open);
    if (wording || mail.key === open) return { mail, wording };
  }
  return undefined;
}
