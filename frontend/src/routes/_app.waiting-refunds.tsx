import { createFileRoute } from "@tanstack/react-router";
import { WaitingRefunds } from "@/features/orders/waiting/WaitingRefunds";

export const Route = createFileRoute("/_app/waiting-refunds")({ component: WaitingRefunds });
