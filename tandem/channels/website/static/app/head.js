// The top of the panel: who speaks, the ways to a person, and the thin line when something is down.
import { canWrite, leave, now } from "./conversation.js";
import { anchor, icon, node } from "./nodes.js";
import { askFor, sheetOf } from "./sheets.js";
import * as sound from "./sound.js";
import { words } from "./words.js";

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
    part("ways").querySelector(`[data-kind="${kind}"]`)?.focus();
    return true;
  }
  return false;
}

export function drawHead() {
  const { agent, owner } = now.state;
  const withPerson = owner === "person" && agent;
  part("speaker").textContent = withPerson ? agent.name : words.assistant;
  const company = now.about?.company;
  part("company").textContent = company ? (withPerson ? words.team : words.bot)(company) : "";
  part("face").className = "face " + (withPerson ? "agent" : "bot");
  const face = withPerson ? agent.initials : "";
  if (part("face").dataset.shows !== face + "!") {
    part("face").dataset.shows = face + "!";
    part("face").replaceChildren(withPerson ? face : icon("bot"));
  }
  part("menu").hidden = !now.started || !canWrite();
  drawLine();
  drawWays();
}

function drawLine() {
  const down = now.up ? null : { text: now.started ? words.reconnecting : words.starting };
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
  const mark = JSON.stringify([ways, now.state.owner, now.state.way, opened, words.person]);
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
      onclick: () => { if (!asked) void attempt(() => (hasOtherWay() ? askFor("switch", { way: "chat" }) : askFor("person"))); } }, icon("person"), asked ? words.personAsked : words.person);
  }
  return node("button", { type: "button", "data-kind": way.kind, title: way.kind === "callback" ? null : way.label,
    "aria-expanded": String(opened === way.kind), "aria-controls": "sheet",
    onclick: () => showSheet(opened === way.kind ? null : way) }, words[way.kind] || way.label);
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
  const done = node("button", { type: "button", class: "icon", "aria-label": words.done, onclick: closeOpened }, icon("close"));
  sheet.setAttribute("aria-label", words[way.kind] || way.label);
  sheet.replaceChildren(sheetOf(way, closeOpened), done);
  (sheet.querySelector("input") || sheet.querySelector("a"))?.focus();
}

function showMenu(open) {
  menu.hidden = !open;
  part("menu").setAttribute("aria-expanded", String(open));
  if (!open) return menu.replaceChildren();
  const sure = () => {
    menu.replaceChildren(node("p", {}, words.endSure),
      node("button", { type: "button", class: "do bad", onclick: () => void attempt(leave).then(() => showMenu(false)) }, words.endYes),
      node("button", { type: "button", onclick: closeOpened }, words.keep));
    menu.querySelector("button").focus();
  };
  const heard = () => `${words.sound}: ${sound.isOn() ? words.soundOn : words.soundOff}`;
  const sounds = node("button", { type: "button", "aria-pressed": String(sound.isOn()), onclick: () => {
    sound.turn(!sound.isOn());
    sounds.setAttribute("aria-pressed", String(sound.isOn()));
    sounds.textContent = heard();
  } }, heard());
  menu.replaceChildren(sounds, node("button", { type: "button", onclick: sure }, words.end));
  sounds.focus();
}

/** Does something at the server; a refusal is told in the thin line and nothing is lost. */
export async function attempt(deed) {
  try {
    await deed();
  } catch (error) {
    tell(error.message);
  }
}
