// The top of the panel: who speaks, the ways to a person, and the thin line when something is down.
import { ask, canWrite, leave, now, redraw } from "./conversation.js";
import { remember } from "./memory.js";
import { anchor, icon, node } from "./nodes.js";
import * as notify from "./notify.js";
import { askFor, sheetOf } from "./sheets.js";
import * as sound from "./sound.js";
import { say, speak } from "./words.js";

const part = (id) => document.getElementById(id);
const sheet = part("sheet");
const menu = part("menu-items");
let opened = null; // kind of the way whose sheet is open
let drawnFor = "";
let told = null; // {text, way} of one line of ours, until the customer does something else

/** close() is called when the customer closes the panel. */
export function connectHead(close) {
  part("close").append(icon("close"));
  part("menu").append(icon("more"));
  part("close").addEventListener("click", close);
  part("menu").addEventListener("click", () => showMenu(menu.hidden));
}

/** Closes what is open in the head; true if something was, so that Esc closes one thing at a time. */
export function closeOpened() {
  if (!menu.hidden) {
    showMenu(false);
    part("menu").focus();
    return true;
  }
  if (opened) {
    const kind = opened;
    showSheet(null);
    (part("ways").querySelector(`[data-kind="${kind}"]`) || part("menu")).focus();
    return true;
  }
  return false;
}

export function drawHead() {
  const { agent, owner } = now.state;
  const withPerson = owner === "person" && agent;
  part("speaker").textContent = withPerson ? agent.name : say("assistant");
  const company = now.about?.company;
  part("company").textContent = company ? say(withPerson ? "team" : "bot", { company }) : "";
  part("face").className = "face " + (withPerson ? "agent" : "bot");
  const face = withPerson ? agent.picture || agent.initials : "";
  if (part("face").dataset.shows !== face + "!") {
    part("face").dataset.shows = face + "!";
    part("face").replaceChildren(withPerson ? picture(agent) : icon("bot"));
  }
  part("menu").hidden = !now.started || !canWrite();
  drawLine();
  drawWays();
}

function picture(agent) {
  if (!agent.picture) return agent.initials;
  const shown = node("img", { src: agent.picture, alt: "" });
  shown.onerror = () => shown.replaceWith(agent.initials);
  return shown;
}

/** What is said of the line to the front door, or null where there is nothing to say. */
function connecting() {
  if (now.started) return now.up ? null : { text: say("reconnecting") };
  if (!now.up) return { text: say("not_started") };
  return now.slow ? { text: say("starting") } : null;
}

function drawLine() {
  const down = connecting();
  const line = down || told || (now.state.trouble ? { text: now.state.trouble } : null);
  const mark = JSON.stringify(line);
  part("line").hidden = !line;
  part("line").classList.toggle("warn", Boolean(line) && !down);
  if (part("line").dataset.shows === mark) return; // drawn again it would be read again
  part("line").dataset.shows = mark;
  part("line").replaceChildren(...(line ? [line.text, ...(line.way ? [" ", anchor(line.way.href, line.way.label)] : [])] : []));
}

/** One line to the customer, with a link if a way is given; null takes it away. */
export function tell(text, way = null) {
  told = text ? { text, way } : null;
  drawLine();
}

function drawWays() {
  const ways = now.about?.ways || [];
  const mark = JSON.stringify([ways, now.state.owner, now.state.way, opened, say("person")]);
  if (mark === drawnFor) return;
  drawnFor = mark;
  const focused = document.activeElement?.dataset?.kind;
  part("ways").replaceChildren(...ways.filter((way) => !(way.kind === "person" && now.state.owner === "person")).map(drawWay));
  if (focused) part("ways").querySelector(`[data-kind="${focused}"]`)?.focus();
}

function drawWay(way) {
  if (way.kind === "person") {
    const asked = now.state.owner === "waiting";
    return node("button", { type: "button", "data-kind": "person", "aria-disabled": asked ? "true" : null,
      onclick: () => { if (!asked) void attempt(() => (hasOtherWay() ? askFor("switch", { way: "chat" }) : askFor("person"))); } }, icon("person"), asked ? say("person_asked") : say("person"));
  }
  return node("button", { type: "button", "data-kind": way.kind, title: way.kind === "callback" ? null : way.label,
    "aria-expanded": String(opened === way.kind), "aria-controls": "sheet",
    onclick: () => showSheet(opened === way.kind ? null : way) }, say(way.kind));
}

/** Whether a case is open that does not wait in the chat: a ticket, a call, an answer by e-mail. */
export const hasOtherWay = () => Boolean(now.state.owner === "bot" && now.state.case && now.state.way && now.state.way !== "chat");

/** Opens the sheet of one way by kind, for example from the waiting state. */
export function openWay(kind) {
  const way = (now.about?.ways || []).find((one) => one.kind === kind);
  if (way) showSheet(way);
}

function showSheet(way) {
  tell(null);
  opened = way?.kind || null;
  sheet.hidden = !way;
  drawWays();
  if (!way) return sheet.replaceChildren();
  const done = node("button", { type: "button", class: "icon", "aria-label": say("done"), onclick: closeOpened }, icon("close"));
  sheet.setAttribute("aria-label", say(way.kind));
  sheet.replaceChildren(sheetOf(way, closeOpened), done);
  (sheet.querySelector("input") || sheet.querySelector("a"))?.focus();
}

function showMenu(open) {
  menu.hidden = !open;
  part("menu").setAttribute("aria-expanded", String(open));
  if (!open) return menu.replaceChildren();
  const sure = () => {
    menu.replaceChildren(node("p", {}, say("end_sure")),
      node("button", { type: "button", class: "do bad", onclick: () => void attempt(leave).then(() => showMenu(false)) }, say("end_yes")),
      node("button", { type: "button", onclick: closeOpened }, say("keep")));
    menu.querySelector("button").focus();
  };
  const sounds = drawSwitch("sound", sound);
  const notices = notify.canNotify() && drawSwitch("notify", notify);
  const mails = node("button", { type: "button", onclick: () => { showMenu(false); showSheet({ kind: "by_mail" }); } }, say("by_mail"));
  const none = now.state.mail && node("button", { type: "button", onclick: () => void attempt(() => ask("mail")).then(closeOpened) }, say("no_mail"));
  const others = node("button", { type: "button", onclick: () => { showMenu(false); showSheet({ kind: "conversations" }); } }, say("conversations"));
  menu.replaceChildren(others, sounds, notices || "", drawLanguages() || "", mails, none || "", node("button", { type: "button", onclick: sure }, say("end")));
  others.focus();
}

/** A button that is on or off; `what` = {isOn(), turn(on)}, where turn may promise false: not allowed. */
function drawSwitch(key, what) {
  const words = () => `${say(key)}: ${say(what.isOn() ? "sound_on" : "sound_off")}`;
  const made = node("button", { type: "button", "aria-pressed": String(what.isOn()), onclick: async () => {
    const done = await what.turn(!what.isOn());
    made.setAttribute("aria-pressed", String(what.isOn()));
    made.textContent = words();
    if (done === false) tell(say("not_allowed"));
  } }, words());
  return made;
}

/** The languages the assistant speaks, each by its own name; nothing where there is only one. */
function drawLanguages() {
  const languages = now.about?.languages || [];
  if (languages.length < 2) return null;
  const named = (code) => new Intl.DisplayNames([code], { type: "language" }).of(code);
  const chosen = document.documentElement.lang;
  const choice = node("select", { id: "language", onchange: () => void attempt(() => changeLanguage(choice.value)) },
    ...languages.map((code) => node("option", { value: code, lang: code, selected: code === chosen }, named(code))));
  return node("label", { class: "pick" }, say("language"), choice);
}

async function changeLanguage(code) {
  await ask("language", { language: code });
  remember("language", code);
  now.about.language = code;
  await speak(code);
  showMenu(false);
  part("menu").focus();
  redraw();
}

/** Does something at the server; a refusal is told in the thin line and nothing is lost. */
export async function attempt(deed) {
  try {
    await deed();
  } catch (error) {
    tell(error.message);
  }
}
