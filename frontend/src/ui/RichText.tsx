import type { ReactNode } from "react";

const INLINE = /(\*\*[^*\n]+\*\*|\*[^*\n]+\*|`[^`\n]+`|https?:\/\/[^\s<>"')\]]+)/g;

/** The Markdown that notes may hold: bold, italics, code, links and bullets. Never HTML. */
export function RichText({ children }: { children: string }) {
  return (
    <div className="flex flex-col gap-1 whitespace-pre-wrap break-words">
      {blocks(children).map(({ key, lines }) =>
        lines.every((line) => line.startsWith("- ")) ? (
          <ul key={key} className="list-disc pl-5">
            {lines.map((line) => (
              <li key={line}>{inline(line.slice(2))}</li>
            ))}
          </ul>
        ) : (
          <p key={key}>{inline(lines.join("\n"))}</p>
        ),
      )}
    </div>
  );
}

function blocks(text: string): { key: string; lines: string[] }[] {
  return text
    .split(/\n{2,}/)
    .map((block, place) => ({ key: `${place}`, lines: block.split("\n").filter(Boolean) }))
    .filter(({ lines }) => lines.length > 0);
}

function inline(text: string): ReactNode[] {
  return text.split(INLINE).map((part, place) => {
    const key = `${place}`;
    if (/^\*\*.+\*\*$/s.test(part)) return <strong key={key}>{part.slice(2, -2)}</strong>;
    if (/^\*.+\*$/s.test(part)) return <em key={key}>{part.slice(1, -1)}</em>;
    if (/^`.+`$/s.test(part)) return <code key={key}>{part.slice(1, -1)}</code>;
    if (!/^https?:\/\//.test(part)) return part;
    return (
      <a key={key} href={part} target="_blank" rel="noreferrer noopener" className="text-accent underline">
        {part}
      </a>
    );
  });
}
