// The files of the next question: by a button, dropped onto the page, or pasted.

import { element, iconButton } from "./dom.js";
import { fileChip, local, upload } from "./files.js";
import { get } from "./relay.js";

const $ = (id) => document.getElementById(id);

export class Attachments {
  #attempt;
  #most = 0;
  #items = new Map(); // each item of the list, with its file and how far that is

  /** `attempt(action)` shows what goes wrong. */
  constructor(attempt) {
    this.#attempt = attempt;
    $("attach").onclick = () => $("files").click();
    $("files").onchange = ({ target }) => {
      this.#add(target.files);
      target.value = ""; // the same file may be chosen again
    };
    $("content").onpaste = (event) => {
      if (!event.clipboardData.files.length) return;
      event.preventDefault();
      this.#add(event.clipboardData.files);
    };
    document.ondragover = (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault(); // the browser would open the file instead of the page
      event.dataTransfer.dropEffect = this.#most ? "copy" : "none";
      document.body.classList.toggle("dragging", this.#most > 0);
    };
    document.ondragleave = (event) => {
      if (!event.relatedTarget) document.body.classList.remove("dragging");
    };
    document.ondrop = (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      document.body.classList.remove("dragging");
      this.#add(event.dataTransfer.files);
    };
  }

  /** Asks how many files the app takes; without any there is no button. */
  async load() {
    ({ most_files: this.#most } = await get("app"));
    $("attach").hidden = !this.#most;
    $("files").multiple = this.#most > 1;
  }

  /** Waits for what is on its way, and gives all files as a question has them: how to show and how to name each. */
  async take() {
    const items = [...this.#items.values()];
    const named = await Promise.all(items.map(({ uploaded }) => uploaded));
    this.#items.clear();
    this.#show();
    return items.map(({ shown }, index) => ({ shown, named: named[index] }));
  }

  #add(files) {
    this.#attempt(async () => {
      const room = this.#most - this.#items.size;
      const taken = [...files].slice(0, room);
      const all = Promise.all(taken.map((file) => this.#send(file)));
      this.#show();
      await all;
      if (files.length > room) throw new Error(this.#most ? `${this.#most} files at most can be attached.` : "This app takes no files.");
    });
  }

  async #send(file) {
    const shown = local(file);
    const item = fileChip(shown);
    const remove = iconButton("close", `Remove ${file.name}`, () => this.#remove(item));
    item.append(remove);
    item.ariaBusy = true;
    const uploaded = upload(file);
    this.#items.set(item, { shown, uploaded });
    try {
      await uploaded;
      item.ariaBusy = false;
    } catch (error) {
      this.#remove(item);
      throw error;
    }
  }

  #remove(item) {
    this.#items.delete(item);
    this.#show();
    $("content").focus();
  }

  #show() {
    $("attached").replaceChildren(...this.#items.keys());
    $("attached").hidden = !this.#items.size;
  }
}
