import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ComposeChoicesDocument, ComposePreviewDocument, ComposeSendDocument } from "@/gql/graphql";
import { useSettled } from "@/lib/delayed";
import { formatDateTime } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import { newKey, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { CheckboxField, SelectField, TextArea, TextField } from "@/ui/Field";
import { SendLater, sendAtOf } from "@/ui/mail/SendLater";
import { FormNotice } from "@/ui/Notice";
import { toast } from "@/ui/Toast";

interface ComposeDialogProps {
  customerId: string;
  orderId?: string | undefined;
  onClose: () => void;
}

const FIELDS = ["subject", "body", "orderId", "templateId", "transactional", "sendAt"];

/** A mail to one customer, about one of their orders or not, as they will get it. */
export default function ComposeDialog({ customerId, orderId, onClose }: ComposeDialogProps) {
  const { t } = useLingui();
  const [key] = useState(newKey);
  const [order, setOrder] = useState(orderId ?? "");
  const [templateId, setTemplate] = useState("");
  const [subject, setSubject] = useState("");
  const [body, setBody] = useState("");
  const [transactional, setTransactional] = useState(false);
  const [time, setTime] = useState("");
  const choices = useQuery({ ...graphqlQuery(ComposeChoicesDocument, { id: customerId }), staleTime: 60_000 });
  const sending = useWrite(ComposeSendDocument, "CustomerMessages", "MessageList", "Timeline", "OrderMails");
  const input = {
    templateId: templateId || null,
    subject: templateId ? null : subject,
    body: templateId ? null : body,
    orderId: order || null,
    transactional,
  };
  const settled = useSettled(JSON.stringify(input), 250);
  const preview = useQuery({
    ...graphqlQuery(ComposePreviewDocument, { customer: customerId, input: JSON.parse(settled) as typeof input }),
    enabled: templateId !== "" || (subject.trim() !== "" && body.trim() !== ""),
    placeholderData: keepPreviousData,
  });
  const shown = preview.data?.messageSendPreview;
  const customer = choices.data?.customer;
  const orders = customer?.orders?.nodes ?? [];
  const templates = choices.data?.messageTemplates?.nodes.filter(({ key: builtIn }) => builtIn === null) ?? [];

  async function send() {
    const sendAt = sendAtOf(time);
    if (!(await sending.run({ customer: customerId, input: { ...input, sendAt }, key }))) return;
    const name = customer?.displayName ?? "";
    toast(sendAt ? t`Your mail to ${name} leaves ${formatDateTime(sendAt)}.` : t`Your mail to ${name} is on its way.`);
    onClose();
  }

  return (
    <Dialog title={t`Write to ${customer?.displayName ?? ""}`} isOpen onClose={onClose} kind="sheet" width="w-[36rem]">
      <DialogBody className="flex flex-col gap-3">
        <FormNotice refusals={otherRefusals(sending.refusals, FIELDS)} failure={sending.failure} />
        <p className="text-muted">
          <Trans>To {customer?.email ?? "…"}</Trans>
        </p>
        <div className="grid grid-cols-2 gap-3">
          <SelectField
            label={t`About`}
            value={order}
            error={refusalOf(sending.refusals, "orderId")}
            onChange={(event) => setOrder(event.target.value)}
            placeholder={t`No order`}
            options={orders.map(({ id, number }) => ({ value: id, label: t`Order ${number}` }))}
          />
          <SelectField
            label={t`Template`}
            value={templateId}
            error={refusalOf(sending.refusals, "templateId")}
            onChange={(event) => setTemplate(event.target.value)}
            placeholder={t`Write it here`}
            options={templates.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </div>
        {!templateId && (
          <>
            <TextField
              label={t`Subject`}
              value={subject}
              error={refusalOf(sending.refusals, "subject")}
              onChange={(event) => setSubject(event.target.value)}
            />
            <TextArea
              label={t`Text`}
              rows={9}
              value={body}
              error={refusalOf(sending.refusals, "body")}
              onChange={(event) => setBody(event.target.value)}
            />
            <p className="flex flex-wrap items-center gap-1 text-muted text-xs">
              <Trans>Put in:</Trans>
              {(order ? ["first_name", "order_number", "order_date", "total"] : ["first_name", "store_name"]).map(
                (name) => (
                  <Button
                    key={name}
                    size="sm"
                    variant="ghost"
                    onPress={() => setBody((text) => `${text}{{ ${name} }}`)}
                  >
                    {name}
                  </Button>
                ),
              )}
            </p>
          </>
        )}
        {!order && (
          <CheckboxField
            label={t`This is no marketing`}
            hint={refusalOf(sending.refusals, "transactional") ?? t`Marketing needs the customer's consent.`}
            checked={transactional}
            onChange={(event) => setTransactional(event.target.checked)}
          />
        )}
        <SendLater value={time} error={refusalOf(sending.refusals, "sendAt")} onChange={setTime} />
        {shown && (
          <section aria-label={t`Preview`} className="rounded-md border border-line p-4">
            {shown.problem ? (
              <p role="alert" className="text-bad">
                {shown.problem}
              </p>
            ) : (
              <>
                <p className="mb-2 font-medium">{shown.subject}</p>
                <p className="whitespace-pre-wrap text-soft">{shown.text}</p>
              </>
            )}
          </section>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onPress={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button
          variant="primary"
          isPending={sending.isPending}
          isDisabled={!shown || Boolean(shown.problem)}
          onPress={() => void send()}
        >
          {time ? <Trans>Send later</Trans> : <Trans>Send</Trans>}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
