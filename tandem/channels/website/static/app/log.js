// The conversation as drawn: bubbles grouped by speaker, one time per group, quick replies under the last turn.
import { drawCard, picture } from "./cards.js";
import { canWrite, now, shown } from "./conversation.js";
import { anchor, icon, linked, node, safeAddress } from "./nodes.js";
import * as outbox from "./outbox.js";
import { locale, say } from "./words.js";

const WEEK_MS = 6 * 24 * 3600 * 1000; // of days further back the name says too little
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
  newer.replaceChildren(icon("down"), say("newer", { count }));
}

export function speakerName(turn) {
  if (turn.speaker === "customer") return say("you");
  return turn.speaker === "agent" ? turn.name || say("assistant") : say("assistant");
}

/** Draws what changed; keeps the reading place unless the reader is at the end (then true is returned). */
export function drawLog(heard) {
  const follow = wasAtEnd;
  const turns = shown();
  const nodes = now.started ? [] : [...log.querySelectorAll("#skeleton")]; // what is typed meanwhile stands below it
  const read = turns.findLast((turn) => turn.speaker === "customer" && turn.seq <= now.state.read_seq);
  turns.forEach((turn, at) => nodes.push(drawTurn(turn, turns[at - 1], turns[at + 1], turn === read)));
  if (now.notice) nodes.push(keep("notice", () => node("div", { class: "turn system" }, node("p", {}, say(now.notice)))));
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

function keep(thing, make) {
  const key = document.documentElement.lang + " " + thing; // in another language all is drawn anew
  if (!drawn.has(key)) drawn.set(key, make());
  return drawn.get(key);
}

const sameGroup = (one, other) => one && other && one.speaker === other.speaker && one.name === other.name
  && Math.abs(new Date(other.at) - new Date(one.at)) < GROUP_GAP_MS;

function drawTurn(turn, before, after, isRead) {
  const made = keep(turn.client_id || turn.id, () => makeTurn(turn));
  made.classList.toggle("first", !sameGroup(before, turn));
  made.classList.toggle("last", !sameGroup(turn, after));
  made.classList.toggle("pending", Boolean(turn.pending));
  const status = made.querySelector(".status");
  if (status) drawStatus(status, turn, isRead);
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
  const card = drawCard(turn.card, language);
  if (card && turn.card.instead) body.classList.add("hidden"); // the card says it all; read aloud are the words
  return node("div", { class: "turn " + turn.speaker },
    node("span", { class: "name" + (turn.speaker === "customer" ? " hidden" : "") }, speakerName(turn)),
    body, card, node("div", { class: "status" }));
}

function drawStatus(status, turn, isRead) {
  const phase = isRead ? "read" : turn.failed ? "failed" : turn.pending ? (now.up && now.started && !outbox.isStalled() ? "sending" : "kept") : "done";
  if (status.dataset.phase === phase) return;
  status.dataset.phase = phase;
  if (phase === "done") return status.replaceChildren(time(turn.at));
  if (phase === "read") return status.replaceChildren(time(turn.at), " · " + say("read"));
  if (phase !== "failed") return status.replaceChildren(say(phase));
  status.replaceChildren(node("span", { class: "bad" }, say("not_sent") + " " + turn.failed), " ",
    node("button", { type: "button", class: "plain", onclick: () => outbox.retry(turn.id) }, say("again")), " ",
    node("button", { type: "button", class: "plain", onclick: () => outbox.remove(turn.id) }, say("remove")));
}

/** When it was, by the customer's clock and customs. */
export function time(at) {
  const [date, here] = [new Date(at), locale()];
  const clock = { hour: "2-digit", minute: "2-digit" };
  const day = date.toDateString() === new Date().toDateString() ? {}
    : Date.now() - date < WEEK_MS ? { weekday: "short" } : { day: "numeric", month: "short" };
  return node("time", { datetime: at, title: date.toLocaleString(here) }, date.toLocaleString(here, { ...day, ...clock }));
}

function drawButtons(turn) {
  const pictures = new Map(turn.card?.pictures);
  return keep("buttons " + turn.id, () => node("div", { class: "choices" + (pictures.size ? " pictured" : ""), role: "group", "aria-label": say("choices") },
    ...turn.buttons.map((button, index) => node("button", {
      type: "button",
      lang: now.about?.language,
      onclick: () => {
        outbox.put(button.title, { turn: turn.id, index });
        onChosen(button.title);
      },
    }, picture(pictures.get(button.title)), button.title))));
}

function drawTyping() {
  const name = now.state.typing === "assistant" ? say("assistant") : now.state.typing;
  return keep("typing " + name, () => node("div", { class: "turn typing " + (now.state.typing === "assistant" ? "bot" : "agent") },
    node("span", { class: "hidden" }, say("typing", { name })),
    node("div", { class: "bubble", "aria-hidden": "true" }, node("i"), node("i"), node("i"))));
}
