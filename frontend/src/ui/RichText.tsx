import type { ReactNode } from "react";

const INLINE = /(\*\*[^*\n]+\*\*|\*[^*\n]+\*|`[^`\n]+`|\[[^\]\n]+\]\([^\s()]+\)|(?:https?:\/\/|mailto:)[^\s<>"')\]]+)/g;
const LINK = /^\[([^\]\n]+)\]\(([^\s()]+)\)$/;
const BULLET = /^[-*] /;
const NUMBER = /^\d{1,3}[.)] /;
const QUOTE = /^> ?/;

interface Named {
  name: string;
}

/**
 * The Markdown that notes may hold: bold, italics, code, links, quotes, bullets and numbers. Never HTML: text stays
 * text, and a link leads to http, https or mailto or is no link.
 */
export function RichText({ children, mentions = [] }: { children: string; mentions?: readonly Named[] }) {
  const names = mentions.map(({ name }) => name);
  return (
    <div className="flex flex-col gap-1 whitespace-pre-wrap break-words">
      {blocks(children).map((block) => (
        <Block key={block.key} lines={block.lines} names={names} />
      ))}
    </div>
  );
}

function Block({ lines, names }: { lines: string[]; names: readonly string[] }) {
  const items = (mark: RegExp) =>
    lines.map((line, place) => {
      const key = `${place}`;
      return <li key={key}>{inline(line.replace(mark, ""), names)}</li>;
    });
  if (lines.every((line) => BULLET.test(line))) return <ul className="list-disc pl-5">{items(BULLET)}</ul>;
  if (lines.every((line) => NUMBER.test(line))) return <ol className="list-decimal pl-5">{items(NUMBER)}</ol>;
  if (lines.every((line) => QUOTE.test(line))) {
    const quoted = lines.map((line) => line.replace(QUOTE, "")).join("\n");
    return <blockquote className="border-edge border-l-2 pl-3 text-soft">{inline(quoted, names)}</blockquote>;
  }
  return <p>{inline(lines.join("\n"), names)}</p>;
}

/** Lists and quotes end where lines of another sort begin. */
function blocks(text: string): { key: string; lines: string[] }[] {
  const found: { key: string; sort: string; lines: string[] }[] = [];
  let isOpen = false;
  for (const line of text.split("\n")) {
    const sort = BULLET.test(line) ? "bullet" : NUMBER.test(line) ? "number" : QUOTE.test(line) ? "quote" : "text";
    const last = found.at(-1);
    if (line.trim() === "") isOpen = false;
    else if (isOpen && last?.sort === sort) last.lines.push(line);
    else {
      found.push({ key: `${found.length}`, sort, lines: [line] });
      isOpen = true;
    }
  }
  return found;
}

/** Where it may lead, or nothing: neither scripts nor data. */
export function safeLink(href: string): string | undefined {
  return /^(?:https?:\/\/|mailto:)[^\s]+$/i.test(href) ? href : undefined;
}

function inline(text: string, names: readonly string[]): ReactNode[] {
  return text.split(INLINE).map((part, place) => {
    const key = `${place}`;
    if (/^\*\*.+\*\*$/s.test(part)) return <strong key={key}>{part.slice(2, -2)}</strong>;
    if (/^\*.+\*$/s.test(part)) return <em key={key}>{part.slice(1, -1)}</em>;
    if (/^`.+`$/s.test(part)) return <code key={key}>{part.slice(1, -1)}</code>;
    const [, label, target] = LINK.exec(part) ?? [];
    const href = safeLink(target ?? part);
    if (!href) return <span key={key}>{withNames(part, names)}</span>;
    return (
      <a key={key} href={href} target="_blank" rel="noreferrer noopener" className="text-accent underline">
        {label ?? part.replace(/^mailto:/, "")}
      </a>
    );
  });
}

function withNames(text: string, names: readonly string[]): ReactNode {
  const words = names.map((name) => `@${name}`).sort((one, other) => other.length - one.length);
  const word = words.find((one) => text.includes(one));
  if (!word) return text;
  const [before = "", ...after] = text.split(word);
  return (
    <>
      {withNames(before, names)}
      <span className="rounded-sm bg-accent-soft px-0.5 font-medium text-accent">{word}</span>
      {withNames(after.join(word), names)}
    </>
  );
}
