// The list of conversations: open, rename, delete.

import { element, iconButton } from "./dom.js";
import { get, post, remove } from "./relay.js";

const list = document.querySelector("#conversations");
const more = document.querySelector("#more");
const dialog = document.querySelector("#dialog");

export class Conversations {
  #handlers;
  #rows = new Map();

  /** `handlers`: onopen(id, name), onrename(id, name), ondelete(id), onproblem(error). */
  constructor(handlers) {
    this.#handlers = handlers;
    more.onclick = () => this.#try(() => this.#load([...this.#rows.keys()].at(-1)));
  }

  refresh() {
    return this.#try(() => this.#load());
  }

  /** Shows which one is open. */
  mark(currentId) {
    for (const [id, row] of this.#rows) row.ariaCurrent = id === currentId ? "true" : null;
  }

  name(id) {
    return this.#rows.get(id)?.firstChild.textContent;
  }

  async #load(lastId) {
    const { data, has_more } = await get(`conversations${lastId ? `?last_id=${encodeURIComponent(lastId)}` : ""}`);
    if (!lastId) {
      this.#rows.clear();
      list.replaceChildren();
    }
    for (const { id, name } of data) {
      const row = this.#row(id, name);
      this.#rows.set(id, row);
      list.append(row);
    }
    more.hidden = !has_more;
  }

  #row(id, name) {
    const open = element("button", { className: "name", onclick: () => this.#handlers.onopen(id, open.textContent) }, name);
    const rename = iconButton("rename", "Rename", () => this.#try(async () => {
      const wanted = await ask("Rename the conversation", "Rename", open.textContent);
      if (!wanted) return;
      open.textContent = (await post(`conversations/${id}/name`, { name: wanted })).name;
      this.#handlers.onrename(id, open.textContent);
    }));
    const forget = iconButton("delete", "Delete", () => this.#try(async () => {
      if (!(await ask(`Delete “${open.textContent}”?`, "Delete"))) return;
      await remove(`conversations/${id}`);
      this.#rows.delete(id);
      row.remove();
      document.querySelector("#new").focus(); // the button that had the focus is gone
      this.#handlers.ondelete(id);
    }));
    const row = element("li", {}, open, rename, forget);
    return row;
  }

  async #try(action) {
    try {
      await action();
    } catch (error) {
      this.#handlers.onproblem(error);
    }
  }
}

/** Gives true, or the text if one was asked for; "" if it was cancelled. */
function ask(title, ok, text) {
  const input = document.querySelector("#dialog-input");
  document.querySelector("#dialog-title").textContent = title;
  document.querySelector("#dialog-ok").textContent = ok;
  input.hidden = input.disabled = text === undefined;
  input.required = true;
  input.value = text ?? "";
  dialog.returnValue = "";
  document.querySelector("#dialog-cancel").onclick = () => dialog.close();
  dialog.showModal();
  input.select();
  return new Promise((resolve) => {
    dialog.onclose = () => resolve(dialog.returnValue && (text === undefined || input.value.trim()));
  });
}
