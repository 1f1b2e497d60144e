// Questions and answers as they are shown.

import { element, iconButton } from "./dom.js";
import { fileChip } from "./files.js";
import { Markdown } from "./markdown.js";
import { splitAnswer } from "./reasoning.js";
import { get, post } from "./relay.js";

export function question(text, files = []) {
  const parts = [element("p", {}, text)];
  if (files.length) parts.unshift(element("ul", { className: "files", ariaLabel: "Files" }, ...files.map(fileChip)));
  return element("article", { className: "question", ariaLabel: "You" }, ...parts);
}

export class Answer {
  #text = "";
  #reasoning = "";
  #isBusy = false;
  #isDrawing = false;
  #isLast = true;
  #body = element("div", { className: "body markdown" });
  #markdown = new Markdown(this.#body);
  #thoughts = element("div", { className: "thoughts" });
  #summary = element("summary");
  #details = element("details", { className: "reasoning", hidden: true }, this.#summary, this.#thoughts);

  constructor(onproblem) {
    this.onproblem = onproblem;
    this.element = element("article", { className: "answer", ariaLabel: "Answer" }, this.#details, this.#body);
  }

  /** What the server has told of the answer, reasoning in tags included. */
  get text() {
    return this.#text;
  }

  set text(text) {
    this.#text = text;
    this.#draw();
  }

  /** Adds to the reasoning that the server tells apart from the answer. */
  think(text) {
    this.#reasoning += text;
    this.#draw();
  }

  set busy(isBusy) {
    this.#isBusy = isBusy;
    this.element.ariaBusy = isBusy; // a screen reader reads it when it is whole
    this.element.classList.toggle("busy", isBusy);
    this.#draw();
  }

  note(text) {
    this.element.append(element("p", { className: "note" }, text));
  }

  /** Puts a form or files below the text. */
  add(part) {
    this.element.append(part);
  }

  get hasForm() {
    return this.element.querySelector("form") !== null;
  }

  /** Offers to rate the answer, and to hear it. */
  offer(messageId, rating = null) {
    const rate = async (kind) => {
      const wanted = rating === kind ? null : kind; // the same once more takes it back
      try {
        await post(`messages/${messageId}/rating`, { rating: wanted });
        show(wanted);
      } catch (error) {
        this.onproblem(error);
      }
    };
    const like = iconButton("like", "Good answer", () => rate("like"));
    const dislike = iconButton("dislike", "Bad answer", () => rate("dislike"));
    const show = (given) => {
      rating = given;
      like.ariaPressed = given === "like";
      dislike.ariaPressed = given === "dislike";
    };
    show(rating);
    const speak = iconButton("speak", "Read aloud", () => this.#play(messageId, speak));
    this.element.append(element("menu", {}, like, dislike, speak));
  }

  /** Offers what might be asked next; an app may have nothing to suggest. */
  async suggest(messageId, onchoice) {
    const { data } = await get(`messages/${messageId}/suggestions`).catch(() => ({ data: [] }));
    if (!data.length || !this.#isLast) return;
    const choices = data.map((text) => element("button", { type: "button", onclick: () => onchoice(text) }, text));
    this.element.append(element("div", { className: "suggestions", role: "group", ariaLabel: "Suggestions" }, ...choices));
  }

  forgetSuggestions() {
    this.#isLast = false;
    this.element.querySelector(".suggestions")?.remove();
  }

  #draw() {
    if (this.#isDrawing) return;
    this.#isDrawing = true; // once a frame, however fast the pieces come
    requestAnimationFrame(() => {
      this.#isDrawing = false;
      const { text, reasoning } = splitAnswer(this.#text, !this.#isBusy);
      this.#markdown.show(text, !this.#isBusy);
      const thoughts = [this.#reasoning, reasoning].filter(Boolean).join("\n\n");
      this.#details.hidden = !thoughts;
      this.#summary.textContent = this.#isBusy && !text ? "Thinking…" : "Reasoning";
      this.#thoughts.textContent = thoughts;
    });
  }

  #play(messageId, button) {
    const player = element("audio", {
      controls: true,
      autoplay: true,
      src: `api/messages/${messageId}/speech`, // the browser plays it as it comes
      onerror: () => {
        player.replaceWith(button);
        this.onproblem(new Error("This answer can't be read aloud."));
      },
    });
    button.replaceWith(player);
  }
}
