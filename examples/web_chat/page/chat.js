// The conversation that is open: asking, stopping, and what was said before.

import { Composer } from "./composer.js";
import { Conversations } from "./conversations.js";
import { Answer, question } from "./messages.js";
import { ask, get, post } from "./relay.js";

const $ = (id) => document.getElementById(id);
const log = $("log");

let conversationId = null;
let latest = null; // the answer that has suggestions
let running = null; // the answer that is being written

const NOTES = {
  stopped: "Stopped.",
  failed: "The answer isn't complete.",
  paused: "A person has to decide before this goes on.",
};

const conversations = new Conversations({
  onopen: (id, name) => attempt(() => open(id, name)),
  onrename: (id, name) => id === conversationId && show(id, name),
  ondelete: (id) => id === conversationId && startAnew(),
  onproblem,
});
const composer = new Composer({ attempt, onsend: send, onstop: stop });

function onproblem(error) {
  $("problem").textContent = error.message;
  $("problem").hidden = false;
}

async function attempt(action) {
  $("problem").hidden = true;
  try {
    await action();
  } catch (error) {
    onproblem(error);
  }
}

function show(id, name) {
  conversationId = id;
  $("title").textContent = document.title = name ?? "New conversation";
  conversations.mark(id);
}

function clear() {
  latest?.forgetSuggestions();
  latest = null;
  log.replaceChildren($("earlier"), $("welcome"));
  $("earlier").hidden = true;
  $("welcome").hidden = false;
  toggleSidebar(false);
}

function say(...articles) {
  $("welcome").hidden = true;
  log.append(...articles);
}

async function startAnew() {
  await stop();
  clear();
  show(null);
  composer.focus();
}

// Asking

/** Asks, unless an answer is still being written. */
function send(text) {
  if (running) return false;
  $("problem").hidden = true;
  latest?.forgetSuggestions();
  const answer = (latest = new Answer(onproblem));
  say(question(text), answer.element);
  log.scrollTop = log.scrollHeight;
  receive(text, answer);
  return true;
}

async function receive(text, answer) {
  const task = (running = { hangUp: new AbortController(), stopped: false });
  task.ended = new Promise((resolve) => (task.end = resolve));
  let messageId = null;
  let outcome = "failed";
  composer.running = true;
  answer.busy = true;
  try {
    for await (const event of ask(text, conversationId, task.hangUp.signal)) {
      const follows = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
      if (event.type === "begin") {
        ({ task_id: task.id, message_id: messageId, conversation_id: conversationId } = event);
      }
      if (event.type === "text") answer.text += event.text;
      if (event.type === "answer" || event.type === "end") answer.text = event.answer;
      if (event.type === "end") outcome = event.outcome;
      if (follows) requestAnimationFrame(() => (log.scrollTop = log.scrollHeight));
      if (event.error) throw new Error(event.error);
    }
  } catch (error) {
    if (error.name !== "AbortError") onproblem(error);
  }
  running = null;
  composer.running = false;
  answer.busy = false;
  if (task.stopped) outcome = "stopped";
  if (NOTES[outcome]) answer.note(NOTES[outcome]);
  if (messageId && outcome !== "failed") answer.offer(messageId);
  task.end();
  await conversations.refresh();
  show(conversationId, conversations.name(conversationId));
  if (outcome === "finished") await answer.suggest(messageId, (choice) => send(choice) && log.focus());
  if (answer === latest) log.scrollTop = log.scrollHeight;
}

/** Has the model stopped; the answer then ends by itself, and Dify keeps what came of it. */
async function stop() {
  const task = running;
  if (!task) return;
  task.stopped = true;
  try {
    if (task.id) await post(`answers/${task.id}/stop`);
    else task.hangUp.abort(); // nothing has come yet that could be named
  } catch (error) {
    task.stopped = false;
    throw error;
  }
  await task.ended;
}

// History

async function open(id, name) {
  await stop();
  const page = await get(`conversations/${id}/messages`);
  clear();
  show(id, name);
  say(...articles(page));
  log.scrollTop = log.scrollHeight;
  composer.focus();
}

function articles({ data, has_more }) {
  $("earlier").hidden = !has_more;
  $("earlier").onclick = () => attempt(async () => {
    const older = await get(`conversations/${conversationId}/messages?first_id=${data[0].id}`);
    $("earlier").after(...articles(older));
  });
  return data.flatMap(({ id, query, answer: text, rating, failed }) => {
    const answer = new Answer(onproblem);
    answer.text = text;
    if (failed) answer.note(NOTES.failed);
    answer.offer(id, rating);
    return [question(query), answer.element];
  });
}

// The page itself

function toggleSidebar(isOpen) {
  document.body.classList.toggle("sidebar", isOpen);
  $("menu").ariaExpanded = isOpen;
}

$("new").onclick = () => attempt(startAnew);
$("menu").onclick = () => toggleSidebar(!document.body.classList.contains("sidebar"));
document.onkeydown = (event) => {
  if (event.key === "Escape") toggleSidebar(false);
};

conversations.refresh();
