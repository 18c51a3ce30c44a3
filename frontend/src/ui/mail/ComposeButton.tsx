import { Trans } from "@lingui/react/macro";
import { Mail } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useMay } from "@/lib/viewer";
import { Button } from "@/ui/Button";

const ComposeDialog = lazy(() => import("@/ui/mail/ComposeDialog"));

/** Writes to a customer, about an order where one is named. */
export function ComposeButton({ customerId, orderId }: { customerId: string; orderId?: string }) {
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  if (!may("MESSAGES_SEND")) return null;
  return (
    <>
      <Button onPress={() => setOpen(true)}>
        <Mail className="size-4" />
        <Trans>Write</Trans>
      </Button>
      {isOpen && (
        <Suspense>
          <ComposeDialog customerId={customerId} orderId={orderId} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
