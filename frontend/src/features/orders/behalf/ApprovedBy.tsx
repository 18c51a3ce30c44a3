import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { ApproversDocument, DraftApproveDocument } from "@/gql/graphql";
import { graphqlChoices, invalidate } from "@/lib/query";
import { write } from "@/lib/write";
import { Button } from "@/ui/Button";
import { MenuButton, MenuItem } from "@/ui/Menu";
import { toast } from "@/ui/Toast";

/** Notes which member of the company said yes; the order is placed by it. */
export default function ApprovedBy({ orderId, companyId }: { orderId: string; companyId: string }) {
  const { t } = useLingui();
  const query = useQuery(graphqlChoices(ApproversDocument, { id: companyId }, (found) => found.company?.members));
  const company = query.data?.company;
  const roles = company?.approval?.approverRoles ?? ["APPROVER", "ADMIN"];
  const people = (company?.members.nodes ?? []).flatMap(({ role, customer }) =>
    customer && roles.includes(role) ? [customer] : [],
  );
  if (people.length === 0) return null;

  async function approve(approverId: string, name: string) {
    const variables = { id: orderId, decision: "APPROVED" as const, reason: null, approverId };
    const { userErrors } = await write(DraftApproveDocument, variables);
    if (userErrors[0]) return toast(userErrors[0].message, { tone: "bad" });
    toast(t`Approved by ${name}`);
    await invalidate("Order", "OrderList", "Customer", "CompanyOrders", "CompanyFigures");
  }

  return (
    <MenuButton
      label={t`Who of the company approved it`}
      trigger={
        <Button>
          <Trans>Approved by…</Trans>
        </Button>
      }
    >
      {people.map(({ id, displayName }) => (
        <MenuItem key={id} onAction={() => void approve(id, displayName)}>
          {displayName}
        </MenuItem>
      ))}
    </MenuButton>
  );
}
