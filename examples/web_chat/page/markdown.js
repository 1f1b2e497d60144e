// Markdown as elements: `marked` reads it, DOMPurify lets through what Markdown alone can make.

import { morph } from "./morph.js";
import { completed } from "./unfinished.js";
import { Marked } from "./vendor/marked/marked.esm.js";
import DOMPurify from "./vendor/dompurify/purify.es.mjs";

export const ALLOWED = {
  ALLOWED_TAGS: ["a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
                 "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"],
  ALLOWED_ATTR: ["align", "href", "start", "title"],
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
  ADD_URI_SAFE_ATTR: ["align", "start"], // all others have to match what follows
  ALLOWED_URI_REGEXP: /^(?:https?:\/\/|mailto:)/i,
  RETURN_DOM_FRAGMENT: true,
};

const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

const markdown = new Marked({
  gfm: true,
  renderer: {
    // HTML is shown as it was written, but for the line breaks that models put into cells of tables.
    html: ({ text, block }) => {
      if (/^<br *\/?>$/i.test(text)) return "<br>";
      return block ? `<p>${escaped(text)}</p>` : escaped(text);
    },
    // An image of another host would tell that host who reads this.
    image: ({ href, text }) => `<a href="${escaped(href)}">${escaped(text || href)}</a>`,
    checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
  },
});

DOMPurify.addHook("afterSanitizeAttributes", (node) => {
  if (node.nodeName === "A" && node.hasAttribute("href")) {
    node.target = "_blank";
    node.rel = "noopener noreferrer";
  }
  if (node.nodeName === "PRE") node.tabIndex = 0; // the keyboard scrolls it
});

/** A text in Markdown that may still grow. Only blocks that change are made anew. */
export class Markdown {
  #blocks = []; // the HTML of each child of the element, as `marked` gave it

  constructor(element) {
    this.element = element;
  }

  /** `isWhole` is false while more is to come: what is unfinished at its end looks as if it was finished. */
  show(text, isWhole = true) {
    const tokens = markdown.lexer(isWhole ? text : completed(text));
    const blocks = tokens.map((token) => markdown.parser([token])).filter((html) => html.trim());
    blocks.forEach((html, index) => {
      if (html !== this.#blocks[index]) this.#put(DOMPurify.sanitize(html, ALLOWED), index);
    });
    while (this.element.children.length > blocks.length) this.element.lastElementChild.remove();
    this.#blocks = blocks;
  }

  #put(fragment, index) {
    const [fresh] = fragment.children; // `marked` makes one element of each block
    const shown = this.element.children[index];
    if (shown) morph(shown, fresh);
    else this.element.append(fresh);
  }
}

/** Makes an element of a text in Markdown that won't change. */
export function rendered(text) {
  const element = document.createElement("div");
  element.className = "markdown";
  new Markdown(element).show(text);
  return element;
}
