/** The policy by which letters become a document: they are cleaned first, and shown where no script runs. */
const policy = (
  globalThis as {
    trustedTypes?: { createPolicy: (name: string, rules: object) => { createHTML: (text: string) => string } };
  }
).trustedTypes?.createPolicy("regulars-letter", { createHTML: (text: string) => text });

function trusted(html: string): string {
  return policy ? policy.createHTML(html) : html;
}

const DROPPED = "script,style,link,meta,base,iframe,object,embed,form,svg,template";

/**
 * The letter as a document that breaks no rule of the page around it: nothing is loaded, nothing leads away, and styles wait
 * as data until `dress` puts them on, since the page allows none that are written in the markup.
 */
export function letterDocument(html: string): string {
  const letter = new DOMParser().parseFromString(trusted(undressed(html)), "text/html");
  for (const element of letter.querySelectorAll(DROPPED)) element.remove();
  for (const element of letter.querySelectorAll("*")) clean(letter, element);
  return trusted(`<!doctype html>${letter.documentElement.outerHTML}`);
}

/** Even a document that is shown nowhere keeps the page's rules: styles are taken off before anything is read. */
function undressed(html: string): string {
  return html
    .replaceAll(/<style\b[\s\S]*?<\/style\s*>/gi, "")
    .replaceAll(/<[a-z][^>]*>/gi, (tag) => tag.replaceAll(/\sstyle\s*=/gi, " data-style="));
}

function clean(letter: Document, element: Element): void {
  for (const { name, value } of [...element.attributes]) {
    if (name === "href") element.setAttribute("title", value);
    if (name === "style" || name === "href" || name === "background" || name.startsWith("on"))
      element.removeAttribute(name);
  }
  if (element.tagName === "IMG" && !element.getAttribute("src")?.startsWith("data:image/")) {
    const stand = letter.createElement("span");
    stand.textContent = element.getAttribute("alt") ?? "";
    element.replaceWith(stand);
  }
}

/** Puts the styles on, and answers how tall the letter is. */
export function dress(letter: Document): number {
  for (const element of letter.querySelectorAll<HTMLElement>("[data-style]")) {
    element.style.cssText = element.dataset.style ?? "";
  }
  return letter.documentElement.scrollHeight;
}
