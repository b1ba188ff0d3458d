// What opens under the ways to a person: a number to call, an answer by e-mail, a call at a time that can be kept.
import { ask, beginAnew, now } from "./conversation.js";
import { anchor, node } from "./nodes.js";
import { get } from "./server.js";
import { words } from "./words.js";

/** The inside of the sheet of one way; done() is called when the customer is served. */
export function sheetOf(way, done) {
  if (way.kind === "callback") return callback(done);
  const big = anchor(way.href, way.label);
  big.className = "big";
  const reference = now.state.case ? node("p", {}, words.reference(now.state.case)) : null;
  if (way.kind === "phone") {
    const hours = now.about.hours ? node("p", {}, words.phoneSheet(now.about.hours)) : null;
    return node("div", {}, node("p", {}, words.phoneLabel), big, hours, reference);
  }
  return node("div", {}, node("p", {}, words.mailSheet), big, reference, now.state.owner === "person" ? null : answerByMail(done));
}

/** Asks the server; a conversation that has ended begins anew first, so that every way stays open. */
export async function askFor(what, body = {}) {
  if (now.ended) await beginAnew();
  return ask(what, body);
}

function answerByMail(done) {
  const known = Boolean(now.about.customer);
  const field = known ? null : node("input", { id: "answer-mail", type: "email", autocomplete: "email", "aria-describedby": "answer-mail-hint" });
  const hint = node("p", { id: "answer-mail-hint", role: "status" }, known ? "" : words.answerHint);
  return form({ field, hint, label: known ? null : words.answerLabel, button: words.answerSend, done,
    send: () => askFor("switch", { way: "mail", email: field?.value.trim() || "" }) });
}

function callback(done) {
  const field = node("input", { id: "callback-phone", type: "tel", autocomplete: "tel", inputmode: "tel", "aria-describedby": "callback-hint" });
  const when = node("select", { id: "callback-slot" }, node("option", { value: "" }, words.callbackSoon));
  void get("slots").then(({ slots }) => {
    when.append(...slots.map((slot) => node("option", { value: slot.at, lang: now.about.language }, slot.words)));
  }).catch(() => {}); // as soon as possible is there all the same
  const hint = node("p", { id: "callback-hint", role: "status" }, words.callbackHint);
  return form({ field, hint, label: words.callbackLabel, button: words.callbackSend, done,
    more: [node("label", { for: "callback-slot" }, words.callbackWhen), when],
    check: () => (field.value.replace(/\D/g, "").length < 7 ? words.callbackBad : null),
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
