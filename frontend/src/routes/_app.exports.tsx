import { createFileRoute } from "@tanstack/react-router";
import { ExportsPage } from "@/features/exports/ExportsPage";

export const Route = createFileRoute("/_app/exports")({ component: ExportsPage });
