import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { BrandSection } from "@/features/messaging/BrandSection";
import { OrderNotices } from "@/features/messaging/OrderNotices";
import { Suppressions } from "@/features/messaging/Suppressions";
import { TemplateSection } from "@/features/messaging/TemplateSection";
import { MailServerDocument, type MailServerQuery, MessageTestSendDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { formValues, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Status } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { Section } from "@/ui/Stat";
import { ErrorState, ForbiddenState, Skeleton } from "@/ui/States";
import { Instant } from "@/ui/Values";

/** Settings of mail: the server, how letters look, what they say, and whom they must not reach. */
export function MailPage({ open }: { open: string | undefined }) {
  const may = useMay();
  if (!may("SETTINGS_READ") && !may("MESSAGES_READ")) return <ForbiddenState />;
  return (
    <>
      {may("SETTINGS_READ") && <ServerSection />}
      <BrandSection />
      {may("SETTINGS_READ") && <OrderNotices />}
      {may("MESSAGES_READ") && <TemplateSection open={open} />}
      {may("MESSAGES_READ") && <Suppressions />}
    </>
  );
}

function ServerSection() {
  const query = useQuery(graphqlQuery(MailServerDocument, {}));
  const may = useMay();
  return (
    <Section
      title={<Trans>Mail server</Trans>}
      actions={
        may("MESSAGES_READ") && (
          <Link to="/messages" className="text-accent hover:underline">
            <Trans>All messages</Trans>
          </Link>
        )
      }
    >
      {query.isPending && <Skeleton />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && !query.data.smtp && (
        <p className="text-muted">
          <Trans>
            There is none. Mails are written all the same and kept under Messages, where they can be read. To send mail,
            start Regulars with{" "}
            <code className="break-all">REGULARS_SMTP_URL=smtp://user:password@mail.example.com:587</code>. What was
            kept until then is sent only by hand.
          </Trans>
        </p>
      )}
      {query.data?.smtp && <Server server={query.data.smtp} />}
      {query.data && may("MESSAGES_SEND") && <Trial />}
    </Section>
  );
}

function Server({ server }: { server: NonNullable<MailServerQuery["smtp"]> }) {
  const { t } = useLingui();
  const security: Record<string, string> = { TLS: t`TLS`, STARTTLS: t`STARTTLS`, NONE: t`not encrypted` };
  return (
    <dl className="grid grid-cols-[9rem_minmax(0,1fr)] gap-x-3 gap-y-1">
      <Fact label={t`Server`}>
        {server.host}:{server.port} <span className="text-muted">{security[server.security]}</span>
      </Fact>
      <Fact label={t`State`}>
        {server.isWorking === null && <Status tone="quiet">{t`Nothing sent yet`}</Status>}
        {server.isWorking && (
          <>
            {t`Works`}{" "}
            <span className="text-muted">
              <Instant at={server.workedAt} as="relative" />
            </span>
          </>
        )}
        {server.isWorking === false && <Status tone="bad">{server.lastError}</Status>}
      </Fact>
      {server.isWorking === false && server.pausedUntil && (
        <Fact label={t`Next try`}>
          <Instant at={server.pausedUntil} as="datetime" />
        </Fact>
      )}
      <Fact label={t`Signs in as`}>{server.username ?? t`nobody`}</Fact>
      <Fact label={t`Sender`}>{server.sender ?? t`the store's own`}</Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

/** A mail to oneself: what became of it stands right below. */
function Trial() {
  const { t } = useLingui();
  const [sentTo, setSentTo] = useState<{ to: string; isHeld: boolean }>();
  const send = useWrite(MessageTestSendDocument, "MailServer", "MessageList", "MessageTotal");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { to } = formValues(event.currentTarget);
    const done = await send.run({ to: to ?? "", key: "MAIL_TEST" });
    if (done) setSentTo({ to: to ?? "", isHeld: done.message?.status === "HELD" });
  }

  return (
    <form onSubmit={submit} className="mt-4 flex max-w-md flex-col gap-2">
      <FormNotice refusals={otherRefusals(send.refusals, ["to"])} failure={send.failure} />
      <div className="flex items-start gap-2">
        <TextField
          label={t`Send a test mail to`}
          name="to"
          type="email"
          required
          className="flex-1"
          error={refusalOf(send.refusals, "to")}
        />
        <div className="mt-5">
          <Button type="submit" isPending={send.isPending}>
            <Trans>Send test</Trans>
          </Button>
        </div>
      </div>
      {sentTo && (
        <p role="status" className="text-muted">
          {sentTo.isHeld ? (
            <Trans>Written to {sentTo.to} and kept under Messages, since there is no mail server.</Trans>
          ) : (
            <Trans>On its way to {sentTo.to}. Under Messages you see how it fares.</Trans>
          )}
        </p>
      )}
    </form>
  );
}
