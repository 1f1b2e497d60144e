// The end of a text that is still being written.

const FENCE = /^[ >]*(?:```|~~~)/gm;
const MARKER_ALONE = /^[ \t>]*(?:[-+*_=#|:~` \t]+|\d+[.)]?)$/;
const PAIR = /(\*\*|~~)(?=\S)(.*?\S)\1/g;

/**
 * Completes the last line of Markdown, so that it doesn't look like something else for a moment: "**bo" would be two
 * asterisks before it is bold, and "Title\n-" a heading before it is a list.
 */
export function completed(text) {
  if ((text.match(FENCE) ?? []).length % 2) return text; // code is shown as it is
  const start = text.lastIndexOf("\n") + 1;
  const line = text.slice(start);
  return text.slice(0, start) + (MARKER_ALONE.test(line) ? "" : completedLine(line));
}

function completedLine(line) {
  line = line.replace(/!?\[([^[\]]*)\]\([^()\s]*$/, "$1"); // a link without the end of its address
  const bare = line.replace(/`[^`]*`/g, "");
  if (bare.includes("`")) return line.endsWith("`") ? line.slice(0, -1) : `${line}\``;
  const rest = bare.replace(PAIR, "");
  const open = /(\*\*|~~)(?=\S)/.exec(rest)?.[1];
  if (open) return line.trimEnd().replace(/(?<!\*)\*$|(?<!~)~$/, "") + open;
  return /[*~]$/.test(rest) ? line.replace(/[*~]{1,2}$/, "") : line;
}
