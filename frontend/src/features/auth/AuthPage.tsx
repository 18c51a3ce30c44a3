import type { ReactNode } from "react";
import { Mark } from "@/ui/Mark";

/** The quiet page around sign-in, set-up and invitations. */
export function AuthPage({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <main className="scroll h-full">
      <div className="mx-auto flex min-h-full max-w-sm flex-col justify-center px-6 py-12">
        <Mark className="mb-6 size-9" />
        <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        {lead && <p className="mt-1 text-muted">{lead}</p>}
        <div className="mt-6">{children}</div>
      </div>
    </main>
  );
}
