import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { RichText, safeLink } from "@/ui/RichText";

function markup(text: string, names: string[]): string {
  const mentions = names.map((name) => ({ name }));
  return renderToStaticMarkup(RichText({ mentions, children: text }));
}

function shown(text: string, names: string[] = []): string {
  return markup(text, names)
    .replace(/ class="[^"]*"/g, "")
    .replace(/<\/?span>/g, "");
}

test("bold, italics, code, lists and quotes are shown as what they are", () => {
  expect(shown("**a** *b* `c`")).toBe("<div><p><strong>a</strong> <em>b</em> <code>c</code></p></div>");
  expect(shown("Buys:\n- tea\n- cups\n1. one\n> so")).toBe(
    "<div><p>Buys:</p><ul><li>tea</li><li>cups</li></ul><ol><li>one</li></ol><blockquote>so</blockquote></div>",
  );
});

test("HTML stays text", () => {
  const written = shown('<img src=x onerror=alert(1)> <script>alert("x")</script>');
  expect(written).not.toMatch(/<img|<script/);
  expect(written).toContain("&lt;img src=x onerror=alert(1)&gt;");
});

test("links lead to http, https and mailto alone", () => {
  expect(shown("[shop](https://example.com/a)")).toContain('<a href="https://example.com/a"');
  expect(shown("mailto:ann@example.com")).toContain('href="mailto:ann@example.com"');
  for (const bad of ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//example.com"]) {
    expect(safeLink(bad)).toBeUndefined();
    expect(shown(`[click](${bad})`)).not.toContain("<a ");
  }
});

test("whom a note mentions is marked, and nobody else", () => {
  expect(shown("Ask @Ann Lee or @Bo", ["Ann Lee"])).toBe("<div><p>Ask @Ann Lee or @Bo</p></div>");
  expect(markup("@Ann Lee, @Bo", ["Ann Lee"])).toMatch(/<span class="[^"]+">@Ann Lee<\/span>, @Bo/);
});
