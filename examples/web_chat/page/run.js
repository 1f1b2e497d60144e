// The answer that is being written: what the relay tells of it, and how it is stopped.

import { post } from "./relay.js";

export class Run {
  outcome = null;
  ids = {};
  isStopped = false;
  #hangUp = new AbortController();
  #ended = Promise.withResolvers();

  /** `onevent(event)` is given what is for the page to show besides the answer. */
  constructor(answer, onevent) {
    this.answer = answer;
    this.onevent = onevent;
  }

  get signal() {
    return this.#hangUp.signal;
  }

  /** Shows the events, or those that are promised, to their end; throws what the relay tells of a failure. */
  async follow(events) {
    const { answer } = this;
    answer.busy = true;
    try {
      for await (const event of await events) {
        this.#show(event);
        this.onevent(event);
        if (event.error) throw new Error(event.error);
      }
    } finally {
      answer.busy = false;
      this.#ended.resolve();
    }
  }

  #show(event) {
    const { answer } = this;
    if (event.type === "ids") this.ids = event;
    if (event.event === "message" || event.event === "agent_message") answer.text += event.answer;
    if (event.event === "message_replace") answer.text = event.answer;
    if (event.event === "reasoning_chunk") answer.think(event.data?.reasoning ?? "");
    if (event.type === "end") this.outcome = event.outcome;
  }

  /** Has the model stopped; the answer then ends by itself, and Dify keeps what came of it. */
  async stop() {
    this.isStopped = true;
    try {
      if (this.ids.task_id) await post(`answers/${this.ids.task_id}/stop`);
      else this.#hangUp.abort(); // nothing has come yet that could be named
    } catch (error) {
      this.isStopped = false;
      throw error;
    }
    await this.#ended.promise;
  }
}
