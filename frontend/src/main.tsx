import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { createRouter, RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { onSignedOut, queryClient } from "@/lib/query";
import { parseSearch, stringifySearch } from "@/lib/url";
import { routeTree } from "@/routeTree.gen";
import "@/styles.css";

const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

onSignedOut(() => {
  queryClient.setQueryData(["Viewer", {}], { viewer: null });
  void router.invalidate();
});

/** The words of the source stand in the code; another language would bring its catalogue beside the first page. */
i18n.loadAndActivate({ locale: "en", messages: {} });

async function start(): Promise<void> {
  await router.load();
  createRoot(document.getElementById("root") as HTMLElement).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  );
}

void start();
