// Questions and answers as they are shown.

import { element, iconButton } from "./dom.js";
import { render } from "./markdown.js";
import { get, post } from "./relay.js";

export function question(text) {
  return element("article", { className: "question", ariaLabel: "You" }, element("p", {}, text));
}

export class Answer {
  #text = "";
  #body = element("div", { className: "body" });
  #drawing = false;
  #isLast = true;

  constructor(onproblem) {
    this.onproblem = onproblem;
    this.element = element("article", { className: "answer", ariaLabel: "Answer" }, this.#body);
  }

  get text() {
    return this.#text;
  }

  set text(text) {
    this.#text = text;
    if (this.#drawing) return;
    this.#drawing = true; // once a frame, however fast the pieces come
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#body.replaceChildren(render(this.#text));
    });
  }

  set busy(busy) {
    this.element.ariaBusy = busy; // who has it read aloud hears it when it is whole
    this.element.classList.toggle("busy", busy);
  }

  note(text) {
    this.element.append(element("p", { className: "note" }, text));
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
