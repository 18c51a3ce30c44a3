import { Trans } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { PriceListForm } from "@/features/groups/PriceListForm";
import { PriceListList } from "@/features/groups/PriceListList";
import { PriceListPage } from "@/features/groups/PriceListPage";
import { PageHeader } from "@/ui/Page";

/** The price lists, a new one, or one that is there: by the last part of the address. */
export function PriceListRoutes({ id, q }: { id: string | undefined; q: string | undefined }) {
  if (!id) return <PriceListList q={q} />;
  if (id !== "new") return <PriceListPage key={id} id={id} />;
  return <NewPriceList />;
}

function NewPriceList() {
  const navigate = useNavigate();
  return (
    <div className="flex h-full flex-col">
      <PageHeader title={<Trans>New price list</Trans>} />
      <div className="scroll min-h-0 flex-1 border-line border-t px-6 pt-5 pb-12">
        <PriceListForm
          onSaved={(id) => void navigate({ to: "/price-lists/{-$id}", params: { id } })}
          onCancel={() => void navigate({ to: "/price-lists/{-$id}", params: { id: undefined } })}
        />
      </div>
    </div>
  );
}
