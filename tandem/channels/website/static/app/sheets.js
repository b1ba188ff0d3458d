// What opens under the ways to a person: a number to call, an answer by e-mail, a call at a time that can be kept.
import { ask, beginAnew, goTo, now } from "./conversation.js";
import { tell } from "./head.js";
import { anchor, node } from "./nodes.js";
import { speakerName, time } from "./log.js";
import { conversations, get, post } from "./server.js";
import { say } from "./words.js";

/** The inside of the sheet of one way; done() is called when the customer is served. */
export function sheetOf(way, done) {
  if (way.kind === "callback") return callback(done);
  if (way.kind === "by_mail") return byMail(done);
  if (way.kind === "conversations") return list(done);
  const big = anchor(way.href, way.label);
  big.className = "big";
  const reference = now.state.case ? node("p", {}, say("reference", { reference: now.state.case })) : null;
  if (way.kind === "phone") {
    const hours = now.about.hours ? node("p", {}, say("phone_sheet", { hours: now.about.hours })) : null;
    return node("div", {}, node("p", {}, say("phone_label")), big, hours, reference);
  }
  return node("div", {}, node("p", {}, say("mail_sheet")), big, reference, now.state.owner === "person" ? null : answerByMail(done));
}

/** Asks the server; a conversation that has ended begins anew first, so that every way stays open. */
export async function askFor(what, body = {}) {
  if (now.ended) await beginAnew();
  return ask(what, body);
}

function answerByMail(done) {
  const known = Boolean(now.about.customer);
  const field = known ? null : node("input", { id: "answer-mail", type: "email", autocomplete: "email", "aria-describedby": "answer-mail-hint" });
  const hint = node("p", { id: "answer-mail-hint", role: "status" }, known ? "" : say("answer_hint"));
  return form({ field, hint, label: known ? null : say("answer_label"), button: say("answer_send"), done,
    send: () => askFor("switch", { way: "mail", email: field?.value.trim() || "" }) });
}

/** The open conversations, newest first, each a press away, and a new one. */
function list(done) {
  const rows = node("ul", { class: "list", "aria-busy": "true" });
  const go = (token) => async () => {
    if (!(await goTo(token))) return tell(say("sending_first"));
    done();
  };
  const row = (one) => node("li", {}, node("button", { type: "button", "aria-current": one.here ? "true" : null, onclick: one.here ? done : go(one.token) },
    node("span", { class: "what" }, `${speakerName(one)}: ${one.text}`),
    node("span", { class: "when" }, one.unread ? node("b", {}, say("newer", { count: one.unread })) : "", " ", time(one.at))));
  const old = (one) => {
    const said = node("div", { class: "read" });
    const fill = () => post("conversations/read", { conversation: one.conversation })
      .then(({ turns }) => said.replaceChildren(...turns.map((turn) => node("p", {}, `${speakerName(turn)}: ${turn.text}`))))
      .catch((error) => tell(error.message));
    return node("li", {}, node("details", { ontoggle: fill }, node("summary", {}, `${speakerName(one)}: ${one.text} `, node("span", { class: "when" }, time(one.at))), said));
  };
  const ended = node("div", {});
  void conversations().then(({ conversations: all, ended: past }) => {
    rows.replaceChildren(...all.map(row));
    if (past.length) ended.replaceChildren(node("h3", {}, say("ended_ones")), node("ul", { class: "list" }, ...past.map(old)));
    rows.removeAttribute("aria-busy");
    rows.querySelector("button")?.focus();
  }).catch((error) => tell(error.message));
  return node("div", {}, rows, node("button", { type: "button", class: "do", onclick: go(null) }, say("anew")), ended);
}

/** The text of the chat, and what comes after it was closed, to an address that is or gets confirmed. */
function byMail(done) {
  const known = Boolean(now.about.customer);
  const field = node("input", { id: "chat-mail", type: "email", autocomplete: "email", "aria-describedby": "chat-mail-hint" });
  const hint = node("p", { id: "chat-mail-hint", role: "status" }, known ? say("by_mail_known") : say("by_mail_hint"));
  const wish = (name, checked) => node("input", { type: "checkbox", name, checked });
  const [transcript, goOn] = [wish("transcript", true), wish("go_on", false)];
  const row = (box, key) => node("label", { class: "tick" }, box, say(key));
  return form({ field, hint, label: say("answer_label"), button: say("by_mail_send"),
    more: [row(transcript, "by_mail_text"), row(goOn, "by_mail_later")],
    check: () => (transcript.checked || goOn.checked ? null : say("by_mail_nothing")),
    send: async () => {
      const told = await ask("mail", { email: field.value.trim(), transcript: transcript.checked, go_on: goOn.checked });
      done();
      tell(say("by_mail_" + told.state, { email: told.email }));
    },
    done: () => {} });
}

function callback(done) {
  const field = node("input", { id: "callback-phone", type: "tel", autocomplete: "tel", inputmode: "tel", "aria-describedby": "callback-hint" });
  const when = node("select", { id: "callback-slot" }, node("option", { value: "" }, say("callback_soon")));
  void get("slots").then(({ slots }) => {
    when.append(...slots.map((slot) => node("option", { value: slot.at, lang: now.about.language }, slot.words)));
  }).catch(() => {}); // as soon as possible is there all the same
  const hint = node("p", { id: "callback-hint", role: "status" }, say("callback_hint"));
  return form({ field, hint, label: say("callback_label"), button: say("callback_send"), done,
    more: [node("label", { for: "callback-slot" }, say("callback_when")), when],
    check: () => (field.value.replace(/\D/g, "").length < 7 ? say("callback_bad") : null),
    send: () => askFor("callback", { phone: field.value.trim(), slot: when.value }) });
}

function form({ field, hint, label, button, more = [], check = () => null, send, done }) {
  const refuse = (text) => {
    hint.textContent = text;
    hint.className = "bad";
    field?.setAttribute("aria-invalid", "true");
    field?.focus();
  };
  const submit = async (event) => {
    event.preventDefault();
    const wrong = check();
    if (wrong) return refuse(wrong);
    try {
      await send();
      done();
    } catch (error) {
      refuse(error.message);
    }
  };
  return node("form", { onsubmit: submit, novalidate: true }, field && node("label", { for: field.id }, label),
    field, hint, ...more, node("button", { type: "submit", class: "do" }, button));
}
