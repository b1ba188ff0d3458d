// The right pane: who this is, how sure we are of it, what they ordered, and what was said before.
import { html } from "./vendor/htm-preact.js";
import { Kin } from "./kin.js";
import { MoodChart } from "./mood_chart.js";
import { DoneInShop, OrderDeeds } from "./shop_deeds.js";
import { Tags } from "./tags.js";
import { clock, day, exact, money, orderState, say, verifiedBy } from "./words.js";

export function CustomerPane({ detail, me, onNote, onCite, onTag, onFollow, onDeed, onDecide, onOpen, onMerge }) {
  const customer = detail.customer;
  const acts = detail.state === "with_agent" && detail.agent?.id === me?.id && customer?.verified !== "not verified";
  const seqs = detail.turns.filter((turn) => turn.speaker === "customer").map((turn) => turn.seq);
  return html`<aside class="customer" aria-label=${say("customer")}>
    <section>
      <h2>${customer?.name || detail.name}</h2>
      ${customer ? html`<${Who} customer=${customer} />`
        : html`<p class="muted">${say("visitor_hint")}</p>`}
      ${detail.email && detail.email !== customer?.email && html`<p>${say("answers_to")} <a href=${"mailto:" + detail.email}>${detail.email}</a></p>`}
    </section>
    ${detail.mood.length > 1 && html`<section><h3>${say("mood")} <span class="plain">${detail.mood_words}</span></h3>
      <${MoodChart} key=${detail.id} values=${detail.mood} seqs=${seqs} words=${detail.mood_words} onCite=${onCite} /></section>`}
    ${customer && html`<section><h3>${say("orders")}</h3>
      ${customer.orders?.length ? html`<ul class="orders">${customer.orders.map((order) => html`<${Order} key=${order.number} order=${order} can=${detail.shop_can} onDeed=${acts ? onDeed : null} />`)}</ul>`
        : html`<p class="muted">${say("no_orders")}</p>`}</section>`}
    <${Kin} ...${{ detail, me, onOpen, onMerge }} />
    <${DoneInShop} deeds=${detail.shop_deeds} onDecide=${onDecide} />
    ${customer && html`<section><h3>${say("contacts")}</h3>
      ${customer.contacts?.length ? html`<ul class="contacts">${customer.contacts.map((one, at) => html`<li key=${at}>
          <time datetime=${one.at} title=${exact(one.at)}>${day(one.at)}</time> <span>${one.channel}</span><p>${one.topic}: ${one.outcome}</p></li>`)}</ul>`
        : html`<p class="muted">${say("no_contacts")}</p>`}</section>`}
    <${Tags} tags=${detail.tags || []} onTag=${onTag} />
    <section><h3>${say("private_notes")}</h3>
      ${detail.notes?.length ? html`<ul class="notes">${detail.notes.map((note, at) => html`<li key=${at}><p>${note.text}</p>
          <span class="muted">${note.agent} · <time datetime=${note.at} title=${exact(note.at)}>${clock(note.at)}</time></span></li>`)}</ul>`
        : html`<p class="muted">${say("no_notes")}</p>`}
      <button class="second" onClick=${onNote}>${say("add_note")} <kbd>n</kbd></button>
      <button class="second" aria-pressed=${String(Boolean(detail.follows))} title=${say("follow_hint")} onClick=${onFollow}>${say("follow")} <kbd>w</kbd></button>
      ${me?.oversees && html` <a class="second" href=${`/desk/api/cases/${encodeURIComponent(detail.id)}/script`} download>${say("save_as_test")}</a>`}
      ${detail.followers?.length > 0 && html`<p class="muted followers">${say("followed_by", { names: detail.followers.join(", ") })}</p>`}</section>
  </aside>`;
}

function Who({ customer }) {
  const [words, tone] = verifiedBy(customer.verified);
  return html`<p class=${"mark " + tone}>${words}</p>
    <dl class="facts">
      <div><dt>${say("email")}</dt><dd>${customer.email}</dd></div>
      ${customer.tier && html`<div><dt>${say("tier")}</dt><dd>${customer.tier}</dd></div>`}
      <div><dt>${say("spent")}</dt><dd>${money(customer.value_cents)}</dd></div>
      ${customer.since && html`<div><dt>${say("customer_since")}</dt><dd>${day(customer.since)}</dd></div>`}
    </dl>`;
}

function Order({ order, can, onDeed }) {
  const [words, tone] = orderState(order.state);
  return html`<li><div class="row"><strong>${order.number}</strong><span class=${"mark " + tone}>${words}</span><span class="sum">${money(order.total_cents)}</span></div>
    <p>${order.items}</p>
    ${order.due && ["paid", "packed", "shipped", "late", "part_delivered"].includes(order.state) && html`<p class="muted">${say("due_on", { day: day(order.due) })}</p>`}
    ${onDeed && html`<${OrderDeeds} order=${order} can=${can || []} onDeed=${onDeed} />`}</li>`;
}
