// The middle pane: one case with its packet on top, the conversation, and the place to write.
import { html } from "./vendor/htm-preact.js";
import { isWaiting } from "./case_line.js";
import { sleeps } from "./case_list.js";
import { Composer } from "./composer.js";
import { PacketCard } from "./packet.js";
import { Transcript } from "./transcript.js";
import { clock, day, due, exact, say, span } from "./words.js";

export function CaseView({ it, me, now, composer, readings, typing, cited, onCite, onReadings, onUse, onClaim, onDecline, onResume, onDialog, onBack, onCustomer, onMacro, edited, onTakeOver, agents }) {
  const { detail, mine, holds } = it;
  const filesAt = `/desk/api/cases/${encodeURIComponent(detail.id)}/files/`;
  const until = isWaiting(detail) ? due(detail, now) : null;
  return html`<article class="open-case" aria-label=${say("case", { reference: detail.reference })}>
    <header class="case-head">
      <button class="back" onClick=${onBack}>${say("cases")}</button>
      <div class="title"><h2>${detail.name}</h2>
        <p><span class="ref">${detail.reference}</span> · <span title=${exact(detail.requested_at)}>${age(detail, now)}</span>${until && html` · <span class=${until.late ? "bad" : ""}>${until.words}</span>`} · ${detail.queue}${detail.level !== "general" ? ", " + detail.level : ""} · ${detail.topic}</p></div>
      <div class="deeds">
        <button class="second only-phone" onClick=${onCustomer}>${say("customer")}</button>
        <button class="second" aria-pressed=${String(readings)} onClick=${onReadings}>${say("readings")}</button>
        ${mine && (sleeps(detail, now) ? html`<button class="second" onClick=${() => it.deed("wake")}>${say("wake")}</button>` : html`<button class="second" onClick=${() => onDialog("snooze")}>${say("snooze")}</button>`)}
        ${mine && html`<button class="second" onClick=${() => onDialog("transfer")}>${say("transfer")}</button>
          <button class="second" onClick=${() => onDialog("hand_back")}>${say("hand_back")}</button>`}
        ${holds && (mine || detail.state === "wrap_up") && html`<button class="second" onClick=${() => onDialog("close")}>${say("close")}</button>`}
      </div>
    </header>
    ${detail.callback_phone && html`<p class="strip">${say("call_back_on")} <a href=${"tel:" + detail.callback_phone.replace(/[^+\d]/g, "")}>${detail.callback_phone}</a>${detail.callback_at && html`, <time datetime=${detail.callback_at}>${day(detail.callback_at)} ${clock(detail.callback_at)}</time>`}</p>`}
    ${detail.rating && html`<p class="strip">${say("rated", { score: detail.rating.score })}${detail.rating.words && html` “${detail.rating.words}”`}</p>`}
    <${PacketCard} turns=${detail.turns} filesAt=${filesAt} packet=${detail.packet} line=${detail} open=${it.open} canUse=${mine} onToggle=${() => it.setOpen(!it.open)} onUse=${onUse} onCite=${onCite} />
    <${Transcript} filesAt=${filesAt} line=${detail} turns=${detail.turns} pending=${it.pending} typing=${typing} now=${now} onUndo=${it.undo} showReadings=${readings} cited=${cited} onRetry=${it.retry} />
    <${Composer} ...${{ it, me, box: composer, onClaim, onResume, onDecline, onCite, onMacro, edited, onTakeOver, agents, onAssign: () => onDialog("assign"), onSnippets: () => onDialog("snippets") }} />
  </article>`;
}

function age(detail, now) {
  const since = span(now - new Date(detail.requested_at));
  const isNow = since === say("now");
  return isWaiting(detail) ? (isNow ? say("just_came") : say("waiting_for", { span: since })) : isNow ? say("just_began") : say("since", { span: since });
}
