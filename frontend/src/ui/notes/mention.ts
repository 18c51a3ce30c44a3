/** What stands behind the last @ before the caret, or nothing where nobody is being mentioned. */
export function mentionBefore(text: string, caret: number): string | undefined {
  return /(?:^|[^\p{L}\p{N}@])@([\p{L}\p{N}.'-]*(?: [\p{L}\p{N}.'-]*)?)$/u.exec(text.slice(0, caret))?.[1];
}

/** The text with the colleague's name in place of what was typed of it, and where the caret stands then. */
export function mentioned(text: string, caret: number, typed: string, name: string): { text: string; caret: number } {
  const head = `${text.slice(0, caret - typed.length)}${name} `;
  return { text: head + text.slice(caret).replace(/^ /, ""), caret: head.length };
}

/** Colleagues whose name, or a later word of it, begins so. */
export function matching<One extends { name: string }>(colleagues: readonly One[], typed: string, most = 6): One[] {
  const sought = typed.toLocaleLowerCase();
  return colleagues
    .filter(({ name }) => {
      const known = name.toLocaleLowerCase();
      return known !== sought.trim() && (known.startsWith(sought) || known.includes(` ${sought}`));
    })
    .slice(0, most);
}
