// The middle pane: one case with its packet on top, the conversation, and the place to write.
import { html } from "./vendor/htm-preact.js";
import { isWaiting } from "./case_list.js";
import { Composer } from "./composer.js";
import { PacketCard } from "./packet.js";
import { Transcript } from "./transcript.js";
import { clock, day, due, exact, span } from "./words.js";

export function CaseView({ it, me, now, composer, readings, typing, cited, onCite, onReadings, onUse, onClaim, onDecline, onResume, onDialog, onBack, onCustomer }) {
  const { detail, mine, holds } = it;
  const until = isWaiting(detail) ? due(detail, now) : null;
  return html`<article class="open-case" aria-label=${`Case ${detail.reference}`}>
    <header class="case-head">
      <button class="back" onClick=${onBack}>Cases</button>
      <div class="title"><h2>${detail.name}</h2>
        <p><span class="ref">${detail.reference}</span> · <span title=${exact(detail.requested_at)}>${age(detail, now)}</span>${until && html` · <span class=${until.late ? "bad" : ""}>${until.words}</span>`} · ${detail.queue}${detail.level !== "general" ? ", " + detail.level : ""} · ${detail.topic}</p></div>
      <div class="deeds">
        <button class="second only-phone" onClick=${onCustomer}>Customer</button>
        <button class="second" aria-pressed=${String(readings)} onClick=${onReadings}>Readings</button>
        ${mine && html`<button class="second" onClick=${() => onDialog("transfer")}>Transfer</button>
          <button class="second" onClick=${() => onDialog("hand_back")}>Hand back</button>`}
        ${holds && (mine || detail.state === "wrap_up") && html`<button class="second" onClick=${() => onDialog("close")}>Close</button>`}
      </div>
    </header>
    ${detail.callback_phone && html`<p class="strip">Wants to be called back on <a href=${"tel:" + detail.callback_phone.replace(/[^+\d]/g, "")}>${detail.callback_phone}</a>${detail.callback_at && html`, <time datetime=${detail.callback_at}>${day(detail.callback_at)} ${clock(detail.callback_at)}</time>`}</p>`}
    <${PacketCard} packet=${detail.packet} line=${detail} open=${it.open} canUse=${mine} onToggle=${() => it.setOpen(!it.open)} onUse=${onUse} onCite=${onCite} />
    <${Transcript} line=${detail} turns=${detail.turns} pending=${it.pending} typing=${typing} showReadings=${readings} cited=${cited} onRetry=${it.retry} />
    <${Composer} ...${{ it, me, box: composer, onClaim, onResume, onDecline, onCite }} />
  </article>`;
}

function age(detail, now) {
  const since = span(now - new Date(detail.requested_at));
  return isWaiting(detail) ? (since === "now" ? "just came" : `waiting ${since}`) : since === "now" ? "just began" : `since ${since}`;
}
