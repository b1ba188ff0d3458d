// The conversation as drawn: bubbles grouped by speaker, one time per group, quick replies under the last turn.
import { canWrite, now, shown } from "./conversation.js";
import { anchor, icon, linked, node, safeAddress } from "./nodes.js";
import * as outbox from "./outbox.js";
import { words } from "./words.js";

const GROUP_GAP_MS = 5 * 60 * 1000;
const NEAR_END_PX = 80;
const log = document.getElementById("log");
const newer = document.getElementById("newer");
const drawn = new Map(); // key of a turn -> its node, so that a redraw never loses selection or focus
let missed = 0;
let onChosen = () => {};

/** chosen(title) is called when the customer pressed a quick reply. */
export function connectLog(chosen) {
  onChosen = chosen;
  newer.addEventListener("click", () => { toEnd(); document.getElementById("text").focus(); });
  log.addEventListener("scroll", () => {
    if (log.clientHeight !== height) return; // the log was resized, nobody scrolled: see below
    wasAtEnd = atEnd();
    if (wasAtEnd) showMissed(0);
  });
  new ResizeObserver(() => {
    height = log.clientHeight;
    if (wasAtEnd) toEnd();
  }).observe(log);
}

let wasAtEnd = true;
let height = 0;
const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
export const toEnd = () => {
  log.scrollTop = log.scrollHeight;
  document.scrollingElement.scrollTop = document.scrollingElement.scrollHeight; // magnified, the page scrolls
  showMissed(0);
};

function showMissed(count) {
  missed = count;
  newer.hidden = !count;
  newer.replaceChildren(icon("down"), words.newer(count));
}

export function speakerName(turn) {
  if (turn.speaker === "customer") return words.you;
  return turn.speaker === "agent" ? turn.name || words.assistant : words.assistant;
}

/** Draws what changed; keeps the reading place unless the reader is at the end (then true is returned). */
export function drawLog(heard) {
  if (!now.started && !now.notice && !drawn.size) return false; // the skeleton stays until there is something to read
  const follow = wasAtEnd;
  const turns = shown();
  const nodes = [];
  turns.forEach((turn, at) => nodes.push(drawTurn(turn, turns[at - 1], turns[at + 1])));
  if (now.notice) nodes.push(keep("notice", () => node("div", { class: "turn system" }, node("p", {}, words[now.notice]))));
  const asking = choicesOf(turns);
  if (asking && canWrite() && now.state.owner === "bot") nodes.push(drawButtons(asking));
  if (now.state.typing) nodes.push(drawTyping());
  arrange(nodes);
  if (follow) toEnd();
  else if (heard) showMissed(missed + 1);
  return follow;
}

// The newest turn with choices that the customer has not answered yet; what was said after it does not end it.
function choicesOf(turns) {
  const since = turns.slice(turns.findLastIndex((turn) => turn.speaker === "customer") + 1);
  return since.findLast((turn) => turn.buttons?.length);
}

function arrange(nodes) {
  const wanted = new Set(nodes);
  for (const [key, one] of drawn) if (!wanted.has(one)) drawn.delete(key);
  for (const child of [...log.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((one, at) => { if (log.children[at] !== one) log.insertBefore(one, log.children[at] || null); });
}

function keep(key, make) {
  if (!drawn.has(key)) drawn.set(key, make());
  return drawn.get(key);
}

const sameGroup = (one, other) => one && other && one.speaker === other.speaker && one.name === other.name
  && Math.abs(new Date(other.at) - new Date(one.at)) < GROUP_GAP_MS;

function drawTurn(turn, before, after) {
  const made = keep(turn.client_id || turn.id, () => makeTurn(turn));
  made.classList.toggle("first", !sameGroup(before, turn));
  made.classList.toggle("last", !sameGroup(turn, after));
  made.classList.toggle("pending", Boolean(turn.pending));
  const status = made.querySelector(".status");
  if (status) drawStatus(status, turn);
  return made;
}

function makeTurn(turn) {
  // What the server says is in the assistant's language, whatever the chat's own words are.
  const language = turn.speaker === "customer" || turn.speaker === "agent" ? null : now.about?.language;
  const body = node("div", { class: "bubble", dir: "auto", lang: language }, ...linked(turn.text || ""));
  const link = turn.link && (typeof turn.link === "string" ? { href: turn.link, title: turn.link } : turn.link);
  const href = link && safeAddress(link.href);
  if (href && !(turn.text || "").includes(link.href)) body.append(node("p", { class: "more" }, anchor(href, link.title || href)));
  if (turn.speaker === "system") return node("div", { class: "turn system" }, node("p", { lang: language }, ...body.childNodes, " ", time(turn.at)));
  return node("div", { class: "turn " + turn.speaker },
    node("span", { class: "name" + (turn.speaker === "customer" ? " hidden" : "") }, speakerName(turn)),
    body, node("div", { class: "status" }));
}

function drawStatus(status, turn) {
  const phase = turn.failed ? "failed" : turn.pending ? (now.up && now.started && !outbox.isStalled() ? "sending" : "kept") : "done";
  if (status.dataset.phase === phase) return;
  status.dataset.phase = phase;
  if (phase === "done") return status.replaceChildren(time(turn.at));
  if (phase !== "failed") return status.replaceChildren(words[phase]);
  status.replaceChildren(node("span", { class: "bad" }, words.notSent + " " + turn.failed), " ",
    node("button", { type: "button", class: "plain", onclick: () => outbox.retry(turn.id) }, words.again), " ",
    node("button", { type: "button", class: "plain", onclick: () => outbox.remove(turn.id) }, words.remove));
}

function time(at) {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  const clock = { hour: "2-digit", minute: "2-digit" };
  return node("time", { datetime: at, title: date.toLocaleString() },
    date.toLocaleString([], today ? clock : { weekday: "short", ...clock }));
}

function drawButtons(turn) {
  return keep("buttons " + turn.id, () => node("div", { class: "choices", role: "group", "aria-label": words.choices },
    ...turn.buttons.map((button, index) => node("button", {
      type: "button",
      lang: now.about?.language,
      onclick: () => {
        outbox.put(button.title, { turn: turn.id, index });
        onChosen(button.title);
      },
    }, button.title))));
}

function drawTyping() {
  const name = now.state.typing === "assistant" ? words.assistant : now.state.typing;
  return keep("typing " + name, () => node("div", { class: "turn typing " + (now.state.typing === "assistant" ? "bot" : "agent") },
    node("span", { class: "hidden" }, words.typing(name)),
    node("div", { class: "bubble", "aria-hidden": "true" }, node("i"), node("i"), node("i"))));
}
