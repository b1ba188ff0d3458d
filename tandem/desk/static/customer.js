// The right pane: who this is, how sure we are of it, what they ordered, and what was said before.
import { html } from "./vendor/htm-preact.js";
import { MoodChart } from "./mood_chart.js";
import { clock, day, exact, money, ORDER_STATES, plain, VERIFIED } from "./words.js";

export function CustomerPane({ detail, onNote, onCite }) {
  const customer = detail.customer;
  const seqs = detail.turns.filter((turn) => turn.speaker === "customer").map((turn) => turn.seq);
  return html`<aside class="customer" aria-label="Customer">
    <section>
      <h2>${customer?.name || detail.name}</h2>
      ${customer ? html`<${Who} customer=${customer} />`
        : html`<p class="muted">A visitor who has not signed in and not proved an order. Ask for order number and e-mail before you tell order data.</p>`}
      ${detail.email && detail.email !== customer?.email && html`<p>Answers to <a href=${"mailto:" + detail.email}>${detail.email}</a></p>`}
    </section>
    ${detail.mood.length > 1 && html`<section><h3>Mood <span class="plain">${detail.mood_words}</span></h3>
      <${MoodChart} key=${detail.id} values=${detail.mood} seqs=${seqs} words=${detail.mood_words} onCite=${onCite} /></section>`}
    ${customer && html`<section><h3>Orders</h3>
      ${customer.orders?.length ? html`<ul class="orders">${customer.orders.map((order) => html`<${Order} key=${order.number} order=${order} />`)}</ul>`
        : html`<p class="muted">No orders yet.</p>`}</section>`}
    ${customer && html`<section><h3>Contacts of the last week</h3>
      ${customer.contacts?.length ? html`<ul class="contacts">${customer.contacts.map((one, at) => html`<li key=${at}>
          <time datetime=${one.at} title=${exact(one.at)}>${day(one.at)}</time> <span>${one.channel}</span><p>${one.topic}: ${one.outcome}</p></li>`)}</ul>`
        : html`<p class="muted">None besides this one.</p>`}</section>`}
    <section><h3>Private notes</h3>
      ${detail.notes?.length ? html`<ul class="notes">${detail.notes.map((note, at) => html`<li key=${at}><p>${note.text}</p>
          <span class="muted">${note.agent} · <time datetime=${note.at} title=${exact(note.at)}>${clock(note.at)}</time></span></li>`)}</ul>`
        : html`<p class="muted">None yet. Colleagues who take this over read them first.</p>`}
      <button class="second" onClick=${onNote}>Add a note <kbd>n</kbd></button></section>
  </aside>`;
}

function Who({ customer }) {
  const [words, tone] = VERIFIED[customer.verified] || [plain(customer.verified), "warn"];
  return html`<p class=${"mark " + tone}>${words}</p>
    <dl class="facts">
      <div><dt>E-mail</dt><dd>${customer.email}</dd></div>
      ${customer.tier && html`<div><dt>Tier</dt><dd>${customer.tier}</dd></div>`}
      <div><dt>Spent</dt><dd>${money(customer.value_cents)}</dd></div>
      ${customer.since && html`<div><dt>Since</dt><dd>${day(customer.since)}</dd></div>`}
    </dl>`;
}

function Order({ order }) {
  const [words, tone] = ORDER_STATES[order.state] || [plain(order.state), ""];
  return html`<li><div class="row"><strong>${order.number}</strong><span class=${"mark " + tone}>${words}</span><span class="sum">${money(order.total_cents)}</span></div>
    <p>${order.items}</p>
    ${order.due && ["paid", "packed", "shipped", "late", "part_delivered"].includes(order.state) && html`<p class="muted">due ${day(order.due)}</p>`}</li>`;
}
