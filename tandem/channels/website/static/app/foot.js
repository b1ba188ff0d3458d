// The bottom of the panel: writing, waiting for a person, and the end of the conversation.
import { ask, beginAnew, canWrite, now } from "./conversation.js";
import { attached, connectFiles, drawFiles, haveArrived, takeAttached } from "./files.js";
import { attempt, hasOtherWay, openWay, tell } from "./head.js";
import { toEnd } from "./log.js";
import { icon, node } from "./nodes.js";
import * as outbox from "./outbox.js";
import { recall, remember } from "./memory.js";
import { say } from "./words.js";

const LONGEST = 4000; // characters, the front door's own limit
const WARN_AT = 3600;
const LINES = 5;
const TYPING_EVERY_MS = 3000;
const part = (id) => document.getElementById(id);
const text = part("text");
const log = part("log");
let typedAt = 0;
let drawnFor = "";

export function connectFoot() {
  part("send").append(icon("send"));
  text.value = recall("draft") || "";
  text.addEventListener("input", () => { grow(); tellTyping(); });
  text.addEventListener("keydown", onKey);
  part("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  part("composer").addEventListener("click", (event) => { if (event.target === part("composer")) text.focus(); });
  connectFiles(drawReady);
  text.readOnly = false; // before, what is typed would go nowhere
  grow();
}

/** Puts a text into the empty composer; what the customer has begun stays. */
export function suggest(suggestion) {
  if (text.value.trim()) return;
  text.value = suggestion;
  grow();
}

export const focusText = () => (part("composer").hidden ? part("ended").querySelector("button") : text)?.focus({ preventScroll: true });

function onKey(event) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  } else if (!text.value && ["Home", "End", "PageUp", "PageDown"].includes(event.key)) {
    // Nothing to edit, so these keys read: the focus stays in the text.
    event.preventDefault();
    const page = log.clientHeight * 0.9;
    if (event.key === "Home") log.scrollTop = 0;
    else if (event.key === "End") toEnd();
    else log.scrollBy(0, event.key === "PageUp" ? -page : page);
  }
}

function submit() {
  const written = text.value.trim();
  if (!isReady()) return attached.length && !haveArrived() ? tell(say("files_wait")) : text.focus();
  tell(null);
  outbox.put(written, null, takeAttached());
  text.value = "";
  typedAt = 0;
  grow();
  toEnd();
  text.focus();
}

function grow() {
  remember("draft", text.value || null);
  text.style.height = "auto";
  const style = getComputedStyle(text);
  const borders = text.offsetHeight - text.clientHeight;
  const most = parseFloat(style.lineHeight) * LINES + parseFloat(style.paddingTop) * 2;
  if (most) text.style.height = Math.min(text.scrollHeight, most) + borders + "px"; // 0 while hidden
  const length = text.value.length;
  part("count").hidden = length < WARN_AT;
  part("count").textContent = length < WARN_AT ? "" : length > LONGEST ? say("too_long", { over: length - LONGEST }) : say("left", { rest: LONGEST - length });
  part("count").classList.toggle("bad", length > LONGEST);
  drawReady();
}

const isReady = () => Boolean(text.value.trim() || attached.length) && text.value.length <= LONGEST && haveArrived();
const drawReady = () => part("send").setAttribute("aria-disabled", String(!isReady()));

// Only a person is helped by knowing that the customer writes.
function tellTyping() {
  if (now.state.owner !== "person" || !text.value || Date.now() - typedAt < TYPING_EVERY_MS) return;
  typedAt = Date.now();
  ask("typing").catch(() => {});
}

export function drawFoot() {
  const writing = canWrite();
  if (!now.about && text.value && !recall("draft")) { // signed out: what was begun is not for the next one
    text.value = "";
    grow();
  }
  part("composer").hidden = !writing;
  drawFiles();
  part("ended").hidden = writing;
  text.placeholder = now.state.agent && now.state.owner === "person" ? say("write_to", { name: now.state.agent.name.split(" ")[0] }) : say("write");
  const mark = JSON.stringify([now.state.owner, now.state.wait, now.state.case, now.state.way, now.state.call_at, writing, say("write")]);
  if (mark === drawnFor) return;
  drawnFor = mark;
  drawWait();
  if (!writing) {
    part("ended").replaceChildren(node("p", {}, now.state.case ? say("ended_case", { reference: now.state.case }) : say("ended")),
      node("button", { type: "button", class: "do", onclick: () => void beginAnew().then(focusText) }, say("anew")));
  }
}

const OTHERS = ["ticket", "mail", "phone"]; // ways of which there is a line of their own

const range = (low, high) => (high <= 1 ? say("wait_about", { count: 1 }) : low === high ? say("wait_about", { count: high }) : say("wait_range", { low, high }));
const ahead = (place) => (place === 1 ? say("wait_next_1") : say("wait_ahead", { count: place - 1 }));

/** How long the wait is, in words; empty when nobody waits. */
export function waitWords() {
  const { wait } = now.state;
  return wait?.high_minutes ? range(wait.low_minutes, wait.high_minutes) : "";
}

function drawWait() {
  const box = part("wait");
  const { owner, wait, way, call_at: callAt, case: reference } = now.state;
  box.hidden = !canWrite() || (owner !== "waiting" && !hasOtherWay());
  if (box.hidden) return box.replaceChildren();
  const button = (title, onclick) => node("button", { type: "button", class: "small", onclick }, title);
  const cancel = button(owner === "waiting" ? say("wait_cancel") : say("other_cancel"), () => void attempt(() => ask("cancel")));
  const head = (title) => node("div", { class: "top" }, node("strong", {}, title), reference ? node("span", { class: "reference" }, say("reference", { reference })) : "");
  if (owner !== "waiting") {
    const called = callAt ? say("other_call", { when: callAt }) : say("other_call_soon");
    const title = way === "callback" ? called : say(`other_${OTHERS.includes(way) ? way : "ticket"}`);
    return box.replaceChildren(head(title), node("div", { class: "row" },
      button(say("other_chat"), () => void attempt(() => ask("switch", { way: "chat" }))), cancel));
  }
  const wanted = waitWords();
  const when = wanted ? " " + wanted : "";
  const place = wait?.place ? ahead(wait.place) + " " : "";
  const title = wait?.kept_until ? say("wait_kept", { until: wait.kept_until }) : say("waiting") + when + ".";
  const next = wait?.kept_until ? say("wait_then") : place + say("wait_next");
  box.replaceChildren(head(title), node("p", {}, next),
    node("div", { class: "row" }, cancel, button(say("wait_switch"), () => openWay("callback")), button(say("wait_mail"), () => openWay("mail"))));
}
