import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { CreateSheet } from "@/features/customers/form/CreateSheet";

export const Route = createFileRoute("/_app/customers/new")({ component: Create });

function Create() {
  const navigate = useNavigate();
  return (
    <CreateSheet
      onClose={() => void navigate({ to: "/customers", search: (before) => before })}
      onCreated={(id) => void navigate({ to: "/customers", search: (before) => ({ ...before, open: id }) })}
    />
  );
}
