import { createFileRoute } from "@tanstack/react-router";
import { StoresPage } from "@/features/settings/StoresPage";

export const Route = createFileRoute("/_app/settings/stores")({ component: StoresPage });
