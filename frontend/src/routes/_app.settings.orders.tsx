import { createFileRoute } from "@tanstack/react-router";
import { OrderSettings } from "@/features/orders/settings/OrderSettings";

export const Route = createFileRoute("/_app/settings/orders")({ component: OrderSettings });
