// The page: what happens when something is clicked, typed or said.

import { Conversations } from "./conversations.js";
import { Answer, question } from "./messages.js";
import { ask, get, post } from "./relay.js";
import { record, transcribe } from "./speech.js";

const $ = (id) => document.getElementById(id);
const log = $("log");
const content = $("content");

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
  content.focus();
}

// Asking

async function send(text) {
  text = text.trim();
  if (!text || running) return;
  content.value = "";
  fit();
  latest?.forgetSuggestions();
  const answer = (latest = new Answer(onproblem));
  say(question(text), answer.element);
  log.scrollTop = log.scrollHeight;
  $("problem").hidden = true;
  await receive(text, answer);
}

async function receive(text, answer) {
  const task = (running = { hangUp: new AbortController(), stopped: false });
  task.ended = new Promise((resolve) => (task.end = resolve));
  let messageId = null;
  let outcome = "failed";
  setRunning(true);
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
  setRunning(false);
  answer.busy = false;
  if (task.stopped) outcome = "stopped";
  if (NOTES[outcome]) answer.note(NOTES[outcome]);
  if (messageId && outcome !== "failed") answer.offer(messageId);
  task.end();
  await conversations.refresh();
  show(conversationId, conversations.name(conversationId));
  if (outcome === "finished") await answer.suggest(messageId, send);
  if (answer === latest) log.scrollTop = log.scrollHeight;
}

/** Has the model stopped; the answer then ends by itself, and Dify keeps what came of it. */
async function stop() {
  const task = running;
  if (!task) return;
  if (task.id) await post(`answers/${task.id}/stop`);
  else task.hangUp.abort(); // nothing has come yet that could be named
  task.stopped = true;
  await task.ended;
}

function setRunning(isRunning) {
  $("send").hidden = isRunning;
  $("stop").hidden = !isRunning;
}

// History

async function open(id, name) {
  await stop();
  const page = await get(`conversations/${id}/messages`);
  clear();
  show(id, name);
  say(...articles(page));
  log.scrollTop = log.scrollHeight;
  content.focus();
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

// Speaking

let stopRecording = null;

async function toggleMicrophone() {
  if (stopRecording) {
    const finish = stopRecording;
    stopRecording = null;
    showSeconds(null);
    await take(await finish());
  } else {
    stopRecording = await record(showSeconds, () => attempt(toggleMicrophone));
  }
}

function showSeconds(seconds) {
  const isOn = seconds !== null;
  $("microphone").ariaPressed = isOn;
  $("microphone").ariaLabel = $("microphone").title = isOn ? "Stop recording" : "Speak";
  $("seconds").textContent = isOn ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : "";
}

async function take(recording) {
  content.placeholder = "Listening…";
  try {
    const text = await transcribe(recording);
    content.value = [content.value.trim(), text].filter(Boolean).join(" ");
  } finally {
    content.placeholder = "Ask anything";
  }
  fit();
  content.focus();
}

// The page itself

function fit() {
  content.style.height = "auto";
  content.style.height = `${content.scrollHeight}px`;
}

function toggleSidebar(isOpen) {
  document.body.classList.toggle("sidebar", isOpen);
  $("menu").ariaExpanded = isOpen;
}

content.oninput = fit;
content.onkeydown = (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send(content.value);
};
$("composer").onsubmit = (event) => {
  event.preventDefault();
  send(content.value);
};
$("stop").onclick = () => attempt(stop);
$("new").onclick = () => attempt(startAnew);
$("menu").onclick = () => toggleSidebar(!document.body.classList.contains("sidebar"));
$("microphone").onclick = () => attempt(toggleMicrophone);
$("recording").onchange = ({ target }) => attempt(async () => {
  const [file] = target.files;
  target.value = "";
  if (file) await take(file);
});
document.onkeydown = (event) => {
  if (event.key === "Escape") toggleSidebar(false);
};

conversations.refresh();
