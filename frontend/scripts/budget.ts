/** Weighs the build: what a browser must fetch before each page works, against what the product allows itself. */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import process from "node:process";

const KB = 1024;
const ENTRY = 120 * KB;
const ROUTE = 210 * KB;
const CHUNK = 80 * KB;
const STYLES = 12 * KB;

interface Chunk {
  file: string;
  src?: string;
  isEntry?: boolean;
  imports?: string[];
  dynamicImports?: string[];
  css?: string[];
}

const folder = path.resolve(
  process.env.REGULARS_STATIC ?? path.join(import.meta.dirname, "../../backend/regulars/static"),
);
const manifest = JSON.parse(readFileSync(path.join(folder, ".vite/manifest.json"), "utf8")) as Record<string, Chunk>;

/** Bytes on the wire: the .gz beside the file, or the file where it was too small to compress. */
function weight(file: string): number {
  const zipped = statSync(path.join(folder, `${file}.gz`), { throwIfNoEntry: false });
  return (zipped ?? statSync(path.join(folder, file))).size;
}

/** The chunk and everything that it imports before it runs. */
function closure(key: string, seen = new Set<string>()): Set<string> {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const imported of manifest[key]?.imports ?? []) closure(imported, seen);
  return seen;
}

function sum(keys: Iterable<string>): number {
  return [...keys].reduce((total, key) => total + weight(manifest[key]?.file ?? ""), 0);
}

function kilobytes(bytes: number): string {
  return `${(bytes / KB).toFixed(1).padStart(6)} KB`;
}

const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry);
if (!entry) throw new Error("The manifest has no entry: build first.");
const first = closure(entry);
const lines: [string, number, number][] = [["entry", sum(first), ENTRY]];

/** Parts that a page loads on its own account before it shows anything. */
const LIST = "src/features/customers/list/CustomerList.tsx";
const PARTS: Record<string, string[]> = { "_app.customers": [LIST], "_app.customers.new": [LIST] };

const ROUTE_FILE = /^src\/routes\/(.+)\.tsx\?tsr-split=component$/;
const routes = new Map(
  Object.keys(manifest).flatMap((key) => (ROUTE_FILE.test(key) ? [[ROUTE_FILE.exec(key)?.[1] ?? "", key]] : [])),
);
for (const [name, key] of [...routes].sort()) {
  // `_app.customers.$id` needs `_app` and `_app.customers` too.
  const parts = name.split(".");
  const parents = parts.map((_, count) => routes.get(parts.slice(0, count).join(".")) ?? "").filter(Boolean);
  const all = new Set([...first, ...[key, ...parents, ...(PARTS[name] ?? [])].flatMap((one) => [...closure(one)])]);
  lines.push([name, sum(all), ROUTE]);
}
for (const { file } of Object.values(manifest)) {
  if (file.endsWith(".js") && weight(file) > CHUNK / 2) lines.push([file, weight(file), CHUNK]);
}
const styles = [...new Set(Object.values(manifest).flatMap(({ css = [] }) => css))];
lines.push(["styles", styles.reduce((total, file) => total + weight(file), 0), STYLES]);

let isOver = false;
for (const [name, bytes, limit] of lines) {
  const verdict = bytes > limit ? "OVER" : "";
  isOver ||= bytes > limit;
  console.log(`${kilobytes(bytes)} of ${kilobytes(limit)}  ${name} ${verdict}`);
}
if (isOver) process.exitCode = 1;
