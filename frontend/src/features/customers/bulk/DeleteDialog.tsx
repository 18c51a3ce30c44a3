import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { Change } from "@/features/customers/bulk/BulkActions";
import { tryMany } from "@/features/customers/bulk/change";
import type { CustomerSelection } from "@/gql/graphql";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";

interface DeleteDialogProps {
  customers: CustomerSelection;
  onClose: () => void;
  onChange: Change;
}

/** Asks, since this cannot be undone, and says first how many of them it could be done to. */
export function DeleteDialog({ customers, onClose, onChange }: DeleteDialogProps) {
  const { t } = useLingui();
  const { data: tried } = useQuery({
    queryKey: ["DeleteTried", customers],
    queryFn: async () => (await tryMany(customers, { delete: true })) ?? null,
    gcTime: 0,
  });
  return (
    <Dialog title={t`Delete customers`} isOpen onClose={onClose} width="w-[26rem]">
      <DialogBody className="flex flex-col gap-2">
        <p>
          <Trans>They are taken away for good, with their notes, addresses and tags. This cannot be undone.</Trans>
        </p>
        <p className="text-muted">
          <Trans>Whoever has orders is kept: erase their personal data instead.</Trans>
        </p>
        {tried && (
          <p aria-live="polite">
            <Plural value={tried.possible} one="# customer can be deleted" other="# customers can be deleted" />
            {tried.refused > 0 && (
              <>
                {", "}
                <Plural value={tried.refused} one="# has orders" other="# have orders" />
              </>
            )}
          </p>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onPress={onClose}>
          <Trans>Keep them</Trans>
        </Button>
        <Button
          variant="danger"
          isDisabled={tried?.possible === 0}
          onPress={() => {
            onClose();
            onChange({ delete: true }, t`Delete customers`);
          }}
        >
          <Trans>Delete</Trans>
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
