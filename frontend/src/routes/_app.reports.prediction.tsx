import { createFileRoute } from "@tanstack/react-router";
import { PredictionPage } from "@/features/reports/prediction/PredictionPage";

export const Route = createFileRoute("/_app/reports/prediction")({ component: PredictionPage });
