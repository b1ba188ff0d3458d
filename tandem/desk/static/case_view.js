// The middle pane: one case with its packet on top, the conversation, and the place to write.
import { html, useEffect, useState } from "./vendor/htm-preact.js";
import { isWaiting } from "./case_list.js";
import { Composer } from "./composer.js";
import { PacketCard } from "./packet.js";
import { Transcript } from "./transcript.js";
import { due, exact, span } from "./words.js";

export function CaseView({ it, now, composer, readings, typing, onReadings, onUse, onClaim, onDialog, onBack, onCustomer }) {
  const [cited, setCited] = useState(null);
  useEffect(() => setCited(null), [it.id]);
  const { detail, mine } = it;
  const until = isWaiting(detail) ? due(detail, now) : null;
  return html`<article class="open-case" aria-label=${`Case ${detail.reference}`}>
    <header class="case-head">
      <button class="back" onClick=${onBack}>Cases</button>
      <div class="title"><h2>${detail.name}</h2>
        <p><span class="ref">${detail.reference}</span> · ${detail.topic} · ${detail.queue}${detail.level !== "general" ? ", " + detail.level : ""} · <span title=${exact(detail.requested_at)}>${isWaiting(detail) ? "waiting " : "since "}${span(now - new Date(detail.requested_at))}</span>${until && html` · <span class=${until.late ? "bad" : ""}>${until.words}</span>`}</p></div>
      <div class="deeds">
        <button class="second only-phone" onClick=${onCustomer}>Customer</button>
        <button class="second" aria-pressed=${String(readings)} onClick=${onReadings}>Readings</button>
        ${mine && html`<button class="second" onClick=${() => onDialog("hand_back")}>Hand back</button>
          <button class="second" onClick=${() => onDialog("close")}>Close</button>`}
      </div>
    </header>
    ${detail.callback_phone && html`<p class="strip">Wants to be called back on <a href=${"tel:" + detail.callback_phone.replace(/[^+\d]/g, "")}>${detail.callback_phone}</a></p>`}
    <${PacketCard} packet=${detail.packet} open=${it.open} canUse=${mine} onToggle=${() => it.setOpen(!it.open)} onUse=${onUse} onCite=${(seq) => setCited({ seq })} />
    <${Transcript} turns=${detail.turns} pending=${it.pending} typing=${typing} showReadings=${readings} cited=${cited} onRetry=${it.retry} />
    <${Composer} ...${{ detail, mine, draft: it.draft, box: composer, onDraft: it.setDraft, onSend: it.send, onClaim, onTyping: it.typing }} />
  </article>`;
}
