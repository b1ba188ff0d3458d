// What an agent does in the shop from the customer's pane, and what waits for a second person.
import { html, useRef, useState } from "./vendor/htm-preact.js";
import { freshId } from "./case_state.js";
import { Dialog, Form } from "./dialog.js";
import { exact, money, say } from "./words.js";

const BEFORE_DISPATCH = ["paid", "packed"];

/** The deeds that an order still allows; onDeed(kind, order). */
export function OrderDeeds({ order, onDeed }) {
  const kinds = [...(BEFORE_DISPATCH.includes(order.state) ? ["cancel", "address"] : []), ...(order.refundable_cents > 0 ? ["refund"] : [])];
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
  const most = Math.min(order.refundable_cents, detail.refund_limit);
  const [amount, setAmount] = useState((most / 100).toFixed(2));
  const [words, setWords] = useState("");
  const id = useRef(freshId());
  const cents = Math.round(Number(amount.replace(",", ".")) * 100);
  const wrong = kind === "refund" && !(cents > 0 && cents <= most);
  const second = kind === "refund" && !wrong && cents > detail.second_person_above;
  return html`<${Dialog} title=${say(`deed_${kind}_order`, { order: order.number })} onClose=${onClose}>
    <${Form} deed=${say(second ? "ask_second" : `deed_${kind}`)} disabled=${!words.trim() || wrong} onSubmit=${() => onDone({ id: id.current, kind, order: order.number, words: words.trim(), ...(kind === "refund" ? { cents } : {}) }).then(onClose)}
      second=${html`<button type="button" class="second" onClick=${onClose}>${say("not_yet")}</button>`}>
      <p class="help">${order.items}. ${say(`deed_${kind}_means`, { total: money(order.total_cents) })}</p>
      ${kind === "refund" && html`<label for="deed-amount">${say("amount", { most: money(most) })}</label><input id="deed-amount" inputmode="decimal" value=${amount} onInput=${(event) => setAmount(event.target.value)} />
        ${second && html`<p class="help apart">${say("second_needed", { limit: money(detail.second_person_above) })}</p>`}`}
      <label class="apart" for="deed-words">${say(kind === "address" ? "new_address" : "deed_reason")}</label>
      <input id="deed-words" maxlength="200" value=${words} onInput=${(event) => setWords(event.target.value)} />
    <//><//>`;
}
