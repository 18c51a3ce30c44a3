import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Letter } from "@/features/messaging/Letter";
import { MailPreviewDocument, type MessageTemplateInput, MessageTestSendDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { FormNotice, Notice } from "@/ui/Notice";
import { Skeleton } from "@/ui/States";
import { toast } from "@/ui/Toast";

/** The letter with its examples, or what keeps it from being written. */
export function TemplatePreview({
  template,
  savedId,
}: {
  template: MessageTemplateInput;
  savedId: string | undefined;
}) {
  const query = useQuery({ ...graphqlQuery(MailPreviewDocument, { template }), placeholderData: keepPreviousData });
  const preview = query.data?.messagePreview;
  return (
    <section className="flex min-w-0 flex-col gap-3">
      <h3 className="font-medium text-soft text-xs">
        <Trans>As it arrives, with examples</Trans>
      </h3>
      {query.isPending && <Skeleton lines={5} />}
      {query.isError && <FormNotice failure={query.error} />}
      {preview?.problem && <Notice tone="bad">{preview.problem}</Notice>}
      {preview?.html && (
        <>
          <p className="font-semibold">{preview.subject}</p>
          <Letter html={preview.html} text={preview.text} />
        </>
      )}
      {savedId && <Trial templateId={savedId} />}
    </section>
  );
}

function Trial({ templateId }: { templateId: string }) {
  const { t } = useLingui();
  const may = useMay();
  const [to, setTo] = useState("");
  const send = useWrite(MessageTestSendDocument, "MessageList", "MessageTotal", "MailServer");
  if (!may("MESSAGES_SEND")) return null;
  return (
    <div className="flex items-start gap-2">
      <TextField
        label={t`Send the saved wording to`}
        type="email"
        value={to}
        onChange={(event) => setTo(event.target.value)}
        className="flex-1"
        error={refusalOf(send.refusals, "to") ?? send.failure?.message}
      />
      <div className="mt-5">
        <Button
          isPending={send.isPending}
          onPress={async () => (await send.run({ to, templateId })) && toast(t`Under Messages you see how it fares`)}
        >
          <Trans>Send test</Trans>
        </Button>
      </div>
    </div>
  );
}
