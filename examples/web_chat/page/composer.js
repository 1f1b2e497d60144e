// Where a question is typed, or spoken, and the answer to it stopped.

import { Attachments } from "./attachments.js";
import { record, transcribe } from "./speech.js";

const $ = (id) => document.getElementById(id);
const content = $("content");

export class Composer {
  #attempt;
  #attachments;
  #isRunning = false;
  #isSending = false;
  #stopRecording = null;

  /** `attempt(action)` shows what goes wrong; `onsend(text, files)` asks. */
  constructor({ attempt, onsend, onstop }) {
    this.#attempt = attempt;
    this.#attachments = new Attachments(attempt);
    const send = (event) => {
      event.preventDefault();
      if (content.value.trim() && !this.#isRunning && !this.#isSending) attempt(() => this.#send(onsend));
    };
    content.oninput = () => this.#fit();
    content.onkeydown = (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
    };
    $("composer").onsubmit = send;
    $("stop").onclick = () => attempt(onstop);
    $("microphone").onclick = () => attempt(() => this.#toggleMicrophone());
    $("recording").onchange = ({ target }) => attempt(async () => {
      const [file] = target.files;
      target.value = ""; // the same file may be chosen again
      if (file) await this.#take(file);
    });
  }

  /** Asks what the app takes. */
  load() {
    return this.#attachments.load();
  }

  focus() {
    content.focus();
  }

  /** Whether an answer is being written, which can be stopped. */
  set running(isRunning) {
    this.#isRunning = isRunning;
    const [shown, hidden] = isRunning ? [$("stop"), $("send")] : [$("send"), $("stop")];
    shown.hidden = false;
    if (document.activeElement === hidden) shown.focus(); // what is hidden loses the focus
    hidden.hidden = true;
  }

  /** Sends what is typed when all files are there. */
  async #send(onsend) {
    this.#isSending = true;
    try {
      const files = await this.#attachments.take();
      onsend(content.value.trim(), files);
      this.#write("");
    } finally {
      this.#isSending = false;
    }
  }

  async #toggleMicrophone() {
    const finish = this.#stopRecording;
    this.#stopRecording = null;
    $("microphone").disabled = true; // the browser may have to ask first
    try {
      if (finish) {
        this.#showSeconds(null);
        await this.#take(await finish());
      } else {
        const onfull = () => this.#attempt(() => this.#toggleMicrophone());
        this.#stopRecording = await record((seconds) => this.#showSeconds(seconds), onfull);
      }
    } finally {
      $("microphone").disabled = false;
    }
  }

  #showSeconds(seconds) {
    const isOn = seconds !== null;
    const button = $("microphone");
    button.ariaPressed = isOn;
    button.ariaLabel = button.title = isOn ? "Stop recording" : "Speak";
    $("seconds").textContent = isOn ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : "";
  }

  /** What was said is put down to be read over, not sent. */
  async #take(recording) {
    content.placeholder = "Listening…";
    try {
      const text = await transcribe(recording);
      this.#write([content.value.trim(), text].filter(Boolean).join(" "));
    } finally {
      content.placeholder = "Ask anything";
    }
    this.focus();
  }

  #write(text) {
    content.value = text;
    this.#fit();
  }

  #fit() {
    content.style.height = "auto";
    content.style.height = `${content.scrollHeight}px`;
  }
}
