import { createFileRoute } from "@tanstack/react-router";
import { FieldsPage } from "@/features/customers/fields/FieldsPage";

export const Route = createFileRoute("/_app/settings/custom-fields")({ component: FieldsPage });
