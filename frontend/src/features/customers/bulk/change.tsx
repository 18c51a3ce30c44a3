import type { CustomerSelection, CustomersBulkInput } from "@/gql/graphql";
import { CustomersBulkUpdateDocument } from "@/gql/graphql";
import { invalidate } from "@/lib/query";
import { newKey, write } from "@/lib/write";
import { followJob } from "@/ui/jobs/tray";
import { isUndoable, UndoButton } from "@/ui/jobs/undo";
import { toast } from "@/ui/Toast";

function readAgain() {
  void invalidate("CustomerList", "CustomerTotal", "Customer", "CustomerAccount", "GroupChoices", "TagChoices");
}

/** Changes everybody selected by a job, shown in the corner with its progress, its refusals and its undo. */
export async function changeMany(
  customers: CustomerSelection,
  input: Partial<CustomersBulkInput>,
  title: string,
): Promise<boolean> {
  const { job, userErrors } = await write(CustomersBulkUpdateDocument, {
    customers,
    input: { delete: false, ...input },
    dryRun: false,
    idempotencyKey: newKey(),
  });
  if (userErrors[0] || !job) {
    toast(userErrors[0]?.message ?? title, { tone: "bad" });
    return false;
  }
  followChange(job.id, title);
  return true;
}

/** Shows a job of this kind in the corner. */
export function followChange(id: string, title: string): void {
  followJob({
    id,
    title,
    onOver: readAgain,
    actions: (ended) => isUndoable(ended) && <UndoButton id={ended.id} title={title} onOver={readAgain} />,
  });
}

/** How many of them it could be done to, and how many would be refused. Undefined while many of them are still tried. */
export async function tryMany(customers: CustomerSelection, input: Partial<CustomersBulkInput>) {
  const { job } = await write(CustomersBulkUpdateDocument, {
    customers,
    input: { delete: false, ...input },
    dryRun: true,
    idempotencyKey: newKey(),
  });
  return job?.finishedAt ? { possible: job.processed - job.failed, refused: job.failed } : undefined;
}
