import { useLingui } from "@lingui/react/macro";
import { ArrowRightLeft } from "lucide-react";
import { OrderMoveDocument, type OrderQuery, type OrderStatus } from "@/gql/graphql";
import { invalidate } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { write } from "@/lib/write";
import { IconButton } from "@/ui/Button";
import { MenuButton, MenuItem } from "@/ui/Menu";
import { useOrderWords } from "@/ui/status";
import { toast } from "@/ui/Toast";

const STEPS: OrderStatus[] = ["CONFIRMED", "PROCESSING", "IN_TRANSIT", "DELIVERED", "COMPLETED"];
const OVER: OrderStatus[] = ["DRAFT", "AWAITING_APPROVAL", "COMPLETED", "CANCELLED"];

/** Moves the order on by hand; the server says why where that cannot be. */
export function MoveMenu({ order: { id, status, version } }: { order: NonNullable<OrderQuery["order"]> }) {
  const { t } = useLingui();
  const may = useMay();
  const words = useOrderWords();
  if (!may("ORDERS_WRITE") || OVER.includes(status)) return null;

  async function move(to: OrderStatus) {
    const { userErrors } = await write(OrderMoveDocument, { id, input: { status: to }, version });
    if (userErrors[0]) toast(userErrors[0].message, { tone: "bad" });
    await invalidate("Order", "OrderList", "HomeAttention");
  }

  return (
    <MenuButton
      label={t`Move to`}
      trigger={<IconButton label={t`Move to`} icon={<ArrowRightLeft className="size-4" />} />}
    >
      {STEPS.filter((step) => step !== status).map((step) => (
        <MenuItem key={step} onAction={() => void move(step)}>
          {words[step]}
        </MenuItem>
      ))}
    </MenuButton>
  );
}
