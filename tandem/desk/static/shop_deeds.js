// What an agent does in the shop from the customer's pane, and what waits for a second person.
import { html, useRef, useState } from "./vendor/htm-preact.js";
import { freshId } from "./case_state.js";
import { Dialog, Form } from "./dialog.js";
import { exact, money, say } from "./words.js";

const BEFORE_DISPATCH = ["paid", "packed"];
const SENT = ["shipped", "late", "lost", "part_delivered", "delivered"];

/** The deeds that an order still allows; onDeed(kind, order). */
export function OrderDeeds({ order, can, onDeed }) {
  const allowed = { cancel: BEFORE_DISPATCH.includes(order.state), address: BEFORE_DISPATCH.includes(order.state), refund: order.refundable_cents > 0, confirm: true, resend: SENT.includes(order.state), goodwill: true };
  const kinds = Object.keys(allowed).filter((kind) => allowed[kind] && can.includes(kind));
  return html`<div class="row order-deeds">${kinds.map((kind) => html`<button class="link" key=${kind} aria-label=${say(`deed_${kind}_order`, { order: order.number })} onClick=${() => onDeed(kind, order)}>${say(`deed_${kind}`)}</button>`)}</div>`;
}

export function DoneInShop({ deeds, onDecide }) {
  if (!deeds?.length) return null;
  return html`<section class="done-in-shop"><h3>${say("done_in_shop")}</h3><ul>${deeds.map((one) => html`<li key=${one.id}>
    <p><strong>${say(`deed_${one.kind}_of`, { order: one.order_number, amount: one.amount_cents ? money(one.amount_cents) : "" })}</strong> <span class=${"mark " + ({ done: "good", waits: "warn" }[one.state] || "bad")} title=${exact(one.at)}>${say(`deed_is_${one.state}`)}</span></p>
    <p class="muted">${one.words}${one.told && one.told !== one.words && ` · ${one.told}`} · ${[one.agent, one.decider].filter(Boolean).join(", ")}</p>
    ${one.may_decide && html`<div class="row"><button class="do" onClick=${() => onDecide(one.id, true)}>${say("agree")}</button><button class="second" onClick=${() => onDecide(one.id, false)}>${say("refuse")}</button></div>`}</li>`)}</ul></section>`;
}

/** onDone({id, kind, order, cents, words}) -> Promise; a second try has the same id. */
export function ShopDeedDialog({ kind, order, detail, onDone, onClose }) {
  const asksAmount = kind === "refund" || kind === "goodwill"; // sending again is worth what the order costs
  const most = kind === "refund" ? Math.min(order.refundable_cents, detail.limits.refund) : detail.limits[kind] || 0;
  const [amount, setAmount] = useState((most / 100).toFixed(2));
  const [words, setWords] = useState("");
  const id = useRef(freshId());
  const cents = kind === "resend" ? order.total_cents : Math.round(Number(amount.replace(",", ".")) * 100);
  const wrong = (asksAmount || kind === "resend") && !(cents > 0 && cents <= most);
  const limit = detail.second_person_above[kind];
  const second = !wrong && limit !== undefined && cents > limit;
  return html`<${Dialog} title=${say(`deed_${kind}_order`, { order: order.number })} onClose=${onClose}>
    <${Form} deed=${say(second ? "ask_second" : `deed_${kind}`)} disabled=${!words.trim() || wrong} onSubmit=${() => onDone({ id: id.current, kind, order: order.number, words: words.trim(), ...(asksAmount ? { cents } : {}) }).then(onClose)}
      second=${html`<button type="button" class="second" onClick=${onClose}>${say("not_yet")}</button>`}>
      <p class="help">${order.items}. ${say(`deed_${kind}_means`, { total: money(order.total_cents) })}</p>
      ${kind === "resend" && wrong && html`<p class="help apart" role="alert">${say("above_role", { limit: money(most) })}</p>`}
      ${asksAmount && html`<label for="deed-amount">${say("amount", { most: money(most) })}</label><input id="deed-amount" inputmode="decimal" value=${amount} onInput=${(event) => setAmount(event.target.value)} />`}
      ${second && html`<p class="help apart">${say("second_needed", { limit: money(limit) })}</p>`}
      <label class="apart" for="deed-words">${say(kind === "address" ? "new_address" : "deed_reason")}</label>
      <input id="deed-words" maxlength="200" value=${words} onInput=${(event) => setWords(event.target.value)} />
    <//><//>`;
}
