// A little of Markdown: code in fences and in backticks, and bold. The rest stays as it was written.

import { element } from "./dom.js";

const FENCED = /^```[^\n]*\n([\s\S]*?)(?:^```[^\S\n]*$\n?|(?![\s\S]))/m; // the last fence may not have come yet
const INLINE = /`([^`\n]+)`|\*\*(\S(?:[^\n]*?\S)?)\*\*/;

export function render(text) {
  const fragment = document.createDocumentFragment();
  for (let fence; (fence = FENCED.exec(text)); ) {
    const before = text.slice(0, fence.index).trimEnd(); // a block has its own distance
    text = text.slice(fence.index + fence[0].length).replace(/^\n+/, "");
    fragment.append(...inline(before), element("pre", { tabIndex: 0 }, element("code", {}, fence[1])));
  }
  fragment.append(...inline(text));
  return fragment;
}

function inline(text) {
  const parts = [];
  for (let found; (found = INLINE.exec(text)); text = text.slice(found.index + found[0].length)) {
    const [, code, bold] = found;
    parts.push(text.slice(0, found.index), code ? element("code", {}, code) : element("strong", {}, bold));
  }
  parts.push(text);
  return parts;
}
