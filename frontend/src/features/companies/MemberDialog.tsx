import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { TOUCHED, useBaseCurrency } from "@/features/companies/state";
import { ROLES, useRoleWords } from "@/features/companies/words";
import { CompanyMemberSetDocument, type CompanyRole, MemberCandidatesDocument } from "@/gql/graphql";
import { useSettled } from "@/lib/delayed";
import { graphqlQuery } from "@/lib/query";
import { formValues, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { SelectField, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { toast } from "@/ui/Toast";

interface Person {
  id: string;
  displayName: string;
}

interface MemberDialogProps {
  companyId: string;
  companyName: string;
  /** Who is a member already, with what they have. */
  member?: { customer: Person; role: CompanyRole; limit: string } | undefined;
  onClose: () => void;
}

/** A customer becomes a member, or a member gets another role and limit. */
export default function MemberDialog({ companyId, companyName, member, onClose }: MemberDialogProps) {
  const { t } = useLingui();
  const words = useRoleWords();
  const currency = useBaseCurrency();
  const [person, setPerson] = useState<Person | undefined>(member?.customer);
  const saving = useWrite(CompanyMemberSetDocument, ...TOUCHED);

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!person) return;
    const { role, limit } = formValues(event.currentTarget);
    const done = await saving.run({
      companyId,
      customerId: person.id,
      role: (role ?? "BUYER") as CompanyRole,
      canApproveUpTo: limit ? { amount: limit.replace(",", "."), currencyCode: currency } : null,
    });
    if (!done) return;
    toast(member ? t`${person.displayName} is changed.` : t`${person.displayName} orders for ${companyName} now.`);
    onClose();
  }

  return (
    <Dialog title={member ? member.customer.displayName : t`Add a member`} isOpen onClose={onClose}>
      {!person && <Finder onPick={setPerson} />}
      {person && (
        <form onSubmit={(event) => void onSubmit(event)} className="flex min-h-0 flex-1 flex-col">
          <DialogBody className="flex flex-col gap-4">
            <FormNotice refusals={otherRefusals(saving.refusals, ["canApproveUpTo"])} failure={saving.failure} />
            {!member && <p className="font-medium">{person.displayName}</p>}
            <SelectField
              label={t`Role`}
              name="role"
              defaultValue={member?.role ?? "BUYER"}
              options={ROLES.map((role) => ({ value: role, label: words[role] }))}
            />
            <TextField
              label={t`Limit in ${currency}`}
              name="limit"
              inputMode="decimal"
              pattern="[0-9]+([.,][0-9]+)?"
              hint={t`Larger orders of theirs wait; approvers approve up to it. Empty: as the company's rule says.`}
              defaultValue={member?.limit ?? ""}
              error={refusalOf(saving.refusals, "canApproveUpTo")}
            />
          </DialogBody>
          <DialogFooter>
            <Button onPress={onClose}>
              <Trans>Cancel</Trans>
            </Button>
            <Button type="submit" variant="primary" isPending={saving.isPending}>
              {member ? <Trans>Save</Trans> : <Trans>Add</Trans>}
            </Button>
          </DialogFooter>
        </form>
      )}
    </Dialog>
  );
}

function Finder({ onPick }: { onPick: (person: Person) => void }) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const settled = useSettled(text.trim(), 160);
  const found = useQuery({
    ...graphqlQuery(MemberCandidatesDocument, { search: settled }),
    enabled: settled !== "",
    placeholderData: keepPreviousData,
  });
  const people = text.trim() === "" ? [] : (found.data?.customers?.nodes ?? []);
  return (
    <DialogBody className="min-h-64">
      <TextField
        label={t`Who?`}
        placeholder={t`Name, e-mail or phone`}
        autoFocus
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ul className="mt-2">
        {people.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              onClick={() => onPick(person)}
              className="flex h-9 w-full items-center gap-3 rounded-md px-2 text-left hover:bg-hover"
            >
              <span className="font-medium">{person.displayName}</span>
              <span className="truncate text-muted">{person.email}</span>
            </button>
          </li>
        ))}
      </ul>
      {settled !== "" && found.isSuccess && people.length === 0 && (
        <p className="mt-2 text-muted">
          <Trans>Nobody is found by that.</Trans>
        </p>
      )}
    </DialogBody>
  );
}
