import { createFileRoute } from "@tanstack/react-router";
import { RolesPage } from "@/features/customers/roles/RolesPage";

export const Route = createFileRoute("/_app/settings/customer-roles")({ component: RolesPage });
