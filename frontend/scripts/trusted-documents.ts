import { createHash } from "node:crypto";
import type { Plugin } from "vite";

const TEXT = /new TypedDocumentString\(`([^`]*)`\)/;
const HEAD = /^\w+ \w+/;

/**
 * Built, the application names its operations by hash and carries none of their texts; the server gets them in
 * persisted-documents.json, and keeps each parsed from its first use on. In development the texts travel as they are.
 */
export function trustedDocuments(): Plugin {
  const texts = new Map<string, string>();
  return {
    name: "regulars-trusted-documents",
    apply: "build",
    transform: {
      order: "pre",
      filter: { id: /\/src\/gql\/documents\/\w+\.ts$/ },
      handler(code) {
        const [whole, text = ""] = TEXT.exec(code) ?? [];
        const head = HEAD.exec(text)?.[0];
        if (!whole || !head) throw new Error("A generated document has another shape than expected.");
        const hash = createHash("sha256").update(text).digest("hex");
        texts.set(hash, text);
        return { code: code.replace(whole, `new TypedDocumentString("sha256:${hash} ${head}")`), map: null };
      },
    },
    generateBundle() {
      const source = JSON.stringify(Object.fromEntries([...texts].sort()));
      this.emitFile({ type: "asset", fileName: "persisted-documents.json", source });
    },
  };
}
