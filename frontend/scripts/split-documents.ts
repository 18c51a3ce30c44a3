/** Gives every operation a module of its own: a page then fetches its own documents, not everybody's. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const folder = path.resolve(import.meta.dirname, "../src/gql");
const whole = path.join(folder, "graphql.ts");
const CLASS = "export class TypedDocumentString";
const DOCUMENT =
  /^export const (\w+?)(Document|FragmentDoc) = new TypedDocumentString\(`\n?([\s\S]*?)`.*?\) as unknown as (TypedDocumentString<[\s\S]*?>);$/gm;

const text = readFileSync(whole, "utf8");
const [types = "", rest = ""] = text.split(CLASS);
if (!rest) throw new Error("The generated module has another shape than expected.");
const classEnd = rest.indexOf("\n}\n") + 3;

rmSync(path.join(folder, "documents"), { recursive: true, force: true });
mkdirSync(path.join(folder, "documents"));
const marker = types.match(/^import .*core';$/m)?.[0] ?? "";
writeFileSync(path.join(folder, "types.ts"), types.replace(marker, ""));
writeFileSync(path.join(folder, "document.ts"), `${marker}\n${CLASS}${rest.slice(0, classEnd)}`);

const exports = ['export * from "./types";', 'export { TypedDocumentString } from "./document";'];
for (const [, name = "", kind = "", body = "", type = ""] of rest.matchAll(DOCUMENT)) {
  if (kind === "FragmentDoc") continue;
  const compact = body.replaceAll(/\s+/g, " ").trim();
  writeFileSync(
    path.join(folder, "documents", `${name}.ts`),
    `import { TypedDocumentString } from "../document";\nimport type * as Types from "../types";\n\n` +
      `export const ${name}${kind} = /*#__PURE__*/ new TypedDocumentString(\`${compact}\`) as unknown as ${qualified(type)};\n`,
  );
  exports.push(`export { ${name}${kind} } from "./documents/${name}";`);
}
writeFileSync(whole, `${exports.join("\n")}\n`);

// The preset's map of all texts is for tagged templates, which we do not write.
rmSync(path.join(folder, "gql.ts"), { force: true });
rmSync(path.join(folder, "index.ts"), { force: true });

/** `TypedDocumentString<CustomerQuery, CustomerQueryVariables>` with both types named in their module. */
function qualified(type: string): string {
  return type.replaceAll(/(?<=[<,]\s*)(\w+)/g, "Types.$1");
}
