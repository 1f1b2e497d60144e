// The conversation that is open: asking, stopping, and what was said before.

import { Composer } from "./composer.js";
import { Conversations } from "./conversations.js";
import { element } from "./dom.js";
import { fileChip, remote } from "./files.js";
import { closedForm, openForm } from "./form.js";
import { rendered } from "./markdown.js";
import { Answer, question } from "./messages.js";
import { ask, get, submit } from "./relay.js";
import { Run } from "./run.js";

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
  if (error.name === "AbortError") return; // the visitor has stopped it
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

/** Tells whether the reader is at the end, and hasn't scrolled up. */
function isAtEnd() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < 80;
}

function scrollToEnd() {
  log.scrollTop = log.scrollHeight;
}

/** Returns a function that scrolls to the end later, if the reader is there now and doesn't scroll up meanwhile. */
function endKeeper() {
  const isFollowed = isAtEnd();
  const position = log.scrollTop;
  return () => {
    if (isFollowed && (log.scrollTop >= position || isAtEnd())) scrollToEnd();
  };
}

async function startAnew() {
  await stop();
  clear();
  show(null);
  composer.focus();
}

// Asking

function send(text, files = []) {
  waitForNone();
  $("problem").hidden = true;
  latest?.forgetSuggestions();
  const answer = (latest = new Answer(onproblem));
  say(question(text, files.map(({ shown }) => shown)), answer.element);
  scrollToEnd();
  const run = new Run(answer, (event) => follow(run, event));
  receive(run, ask(text, conversationId, files.map(({ named }) => named), run.signal));
}

async function receive(run, events) {
  const { answer } = run;
  running = run;
  composer.running = true;
  try {
    await run.follow(events);
  } catch (error) {
    onproblem(error);
  }
  const keepEnd = endKeeper();
  running = null;
  composer.running = false;
  const outcome = run.isStopped ? "stopped" : (run.outcome ?? "failed");
  const messageId = run.ids.message_id;
  if (NOTES[outcome] && !answer.hasForm) answer.note(NOTES[outcome]);
  if (messageId && (outcome === "finished" || outcome === "stopped")) answer.offer(messageId);
  await conversations.refresh();
  show(conversationId, conversations.name(conversationId));
  if (outcome === "finished") await answer.suggest(messageId, (choice) => attempt(() => {
    send(choice);
    log.focus();
  }));
  if (answer === latest) keepEnd();
}

/** Shows what an event tells besides the text of the answer. */
function follow({ answer, ids }, event) {
  const keepEnd = endKeeper();
  if (event.type === "ids") conversationId = event.conversation_id ?? conversationId;
  if (event.event === "message_file") answer.add(files([{ name: event.type, url: event.url }]));
  if (event.event === "human_input_required") answer.add(form(answer, event.data, ids.workflow_run_id));
  requestAnimationFrame(keepEnd);
}

async function stop() {
  await running?.stop();
}

function waitForNone() {
  if (running) throw new Error("Wait for the end of the other answer.");
}

/** Makes the form of a run that waits. The answer goes on when it is submitted. */
function form(answer, told, runId) {
  return openForm(told, attempt, async (action, inputs) => {
    waitForNone();
    const run = new Run(answer, (event) => follow(run, event));
    const events = submit(told.form_token, runId, action, inputs, run.signal);
    receive(run, events);
    await events; // a form that is refused stays open
    log.focus();
  });
}

function files(all) {
  return element("ul", { className: "files", ariaLabel: "Files" }, ...all.map(remote).map(fileChip));
}

// History

async function open(id, name) {
  await stop();
  const page = await get(`conversations/${id}/messages`);
  clear();
  show(id, name);
  say(...articles(page));
  scrollToEnd();
  composer.focus();
}

function articles({ data, has_more }) {
  $("earlier").hidden = !has_more;
  $("earlier").onclick = () => attempt(async () => {
    const older = await get(`conversations/${conversationId}/messages?first_id=${data[0].id}`);
    $("earlier").after(...articles(older));
    if ($("earlier").hidden) log.focus();
  });
  return data.flatMap((message) => [question(message.query, message.files.map(remote)), past(message).element]);
}

/** Makes an answer of the history; one that waits for a person can go on. */
function past({ id, answer: text, rating, status, answer_files: made, forms }) {
  const answer = new Answer(onproblem);
  answer.text = text;
  if (made.length) answer.add(files(made));
  for (const { form_definition: open, form_submission_data: done, workflow_run_id: runId } of forms) {
    if (done) answer.add(closedForm(done.action_text, rendered(done.rendered_content ?? "")));
    else if (open?.form_token) answer.add(form(answer, open, runId));
  }
  if (status === "error") answer.note(NOTES.failed);
  if (!answer.hasForm) answer.offer(id, rating);
  return answer;
}

// The page itself

function toggleSidebar(isOpen) {
  document.body.classList.toggle("sidebar", isOpen);
  $("menu").ariaExpanded = isOpen;
}

$("new").onclick = () => attempt(startAnew);
$("menu").onclick = () => toggleSidebar(!document.body.classList.contains("sidebar"));
document.onkeydown = (event) => {
  if (event.key !== "Escape" || !document.body.classList.contains("sidebar")) return;
  toggleSidebar(false);
  $("menu").focus();
};

attempt(() => composer.load());
conversations.refresh();
