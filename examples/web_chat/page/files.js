// Files as they are shown, and their way to the relay.

import { element } from "./dom.js";
import { post } from "./relay.js";

const MOST_BYTES = 15 * 1024 * 1024; // as the relay has it
const SHOWN = /^image\/(?:png|jpeg|gif|webp)$/;

/** Sends a file, and gives what the relay names it by: `{id, name, type}`. */
export async function upload(file) {
  if (file.size > MOST_BYTES) throw new Error(`“${file.name}” is too large: 15 MB are allowed.`);
  return post(`files?name=${encodeURIComponent(file.name)}`, file);
}

/** Makes an item of a list: a picture, if there is one, or else the name; a link, if it can be opened. */
export function fileChip({ name, picture, href }) {
  const shown = picture ? element("img", { src: picture, alt: name, title: name }) : element("span", {}, name);
  if (!href) return element("li", {}, shown);
  return element("li", {}, element("a", { href, target: "_blank", rel: "noopener noreferrer" }, shown));
}

/** Tells how a file on this machine is shown. */
export function local(file) {
  return { name: file.name, picture: SHOWN.test(file.type) ? URL.createObjectURL(file) : null };
}

/** Tells how a file that Dify has is shown: the relay gives uploads, and others may have an address of their own. */
export function remote({ id, name, url, media_type: mediaType }) {
  if (!id) return { name, href: /^https?:\/\//i.test(url) ? url : null };
  const href = `api/files/${encodeURIComponent(id)}`;
  return { name, href, picture: SHOWN.test(mediaType) ? href : null };
}
