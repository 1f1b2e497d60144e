// Talks to the relay. Whatever goes wrong is an Error whose message can be shown.

import { readEvents } from "./events.js";

async function request(method, path, body, signal) {
  const isFile = body instanceof Blob;
  let response;
  try {
    response = await fetch(`api/${path}`, {
      method,
      signal,
      body: body === undefined || isFile ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error("The server can't be reached.");
  }
  if (response.ok) return response;
  const told = await response.json().catch(() => ({}));
  throw new Error(told.error ?? `The server has failed (${response.status}).`);
}

export async function get(path) {
  return (await request("GET", path)).json();
}

export async function post(path, body) {
  const response = await request("POST", path, body);
  return response.status === 204 ? null : response.json();
}

export async function remove(path) {
  await request("DELETE", path);
}

/** Asks, and gives the events of the answer, once Dify has begun it. */
export async function ask(content, conversationId, files, signal) {
  return events(await request("POST", "answers", { content, conversation_id: conversationId, files }, signal));
}

/** Submits a form, and gives the events of the run that goes on, once the form is taken. */
export async function submit(formToken, runId, action, inputs, signal) {
  const decision = { workflow_run_id: runId, action, inputs };
  return events(await request("POST", `forms/${encodeURIComponent(formToken)}`, decision, signal));
}

async function* events(response) {
  let last;
  for await (const event of readEvents(response.body)) yield (last = event);
  if (last?.type !== "end") throw new Error("The answer broke off.");
}
