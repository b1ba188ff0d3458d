// One message of the transcript, with what was understood and decided at it.
import { Files, filesOf } from "./files_view.js";
import { html, useState } from "./vendor/htm-preact.js";
import { clock, exact, parts, plain, say } from "./words.js";

export function Turn({ turn, filesAt, customer, showReadings, begins, cited, fate }) {
  const [own, setOwn] = useState(false); // the readings of this turn alone
  const time = html`<time datetime=${turn.at} title=${exact(turn.at)}>${clock(turn.at)}</time>`;
  if (turn.speaker === "system") return html`<p class="turn system" data-seq=${turn.seq}>${turn.text} ${time}</p>`;
  const who = { customer, bot: say("assistant"), agent: turn.name || say("agent") }[turn.speaker];
  const readable = turn.speaker === "customer" && hasReadings(turn);
  const shown = readable && (showReadings || own);
  const files = filesOf(turn);
  return html`<div class=${`turn ${turn.speaker}${begins ? " begins" : ""}${cited ? " cited" : ""}`} data-seq=${turn.seq}>
    ${begins && html`<p class="from"><strong>${who}</strong> ${time}</p>`}
    ${!(files.length && turn.card.instead) && html`<div class="bubble">${parts(turn.text || "").map((part) => (part.href
      ? html`<a href=${part.href} target="_blank" rel="noopener noreferrer nofollow">${part.text}</a>` : part))}
      ${turn.picked && html` <span class="picked">${say("pressed")}</span>`}
      ${turn.buttons?.length > 0 && html`<span class="offered">${turn.buttons.map((button) => html`<span>${button.title}</span>`)}</span>`}</div>`}
    ${files.length > 0 && html`<${Files} files=${files} base=${filesAt} />`}
    ${turn.by_mail && html`<${ByMail} ...${turn.by_mail} />`}
    ${readable && !showReadings && html`<button class="why-turn" aria-expanded=${String(own)} title=${say("what_was_read")} onClick=${() => setOwn(!own)}>${say(own ? "less" : "why")}</button>`}
    ${shown && html`<${Readings} turn=${turn} />`}
    ${fate && html`<p class="status">${fate}</p>`}
  </div>`;
}

// A reply by mail: what it quotes is folded, and what was attached stays in the mailbox.
function ByMail({ rest, files }) {
  return html`<p class="status">${say("by_mail")}${files?.length > 0 && html` · ${say("mail_files", { names: files.join(", ") })}`}</p>
    ${rest && html`<details class="rest"><summary>${say("mail_rest")}</summary><p>${rest}</p></details>`}`;
}

const readingsOf = (turn) => (Array.isArray(turn.readings) ? turn.readings : Object.values(turn.readings || {})).filter((one) => one.value > 0);
const hasReadings = (turn) => Boolean(turn.intent || turn.decision || readingsOf(turn).length);

// What was understood, what was read from it, and what was decided: the values behind a handover.
function Readings({ turn }) {
  const { decision } = turn;
  return html`<dl class="readings">
    ${turn.intent && html`<div><dt>${say("understood")}</dt><dd>${plain(turn.intent)} <span class="value">${(turn.confidence ?? 0).toFixed(2)}</span></dd></div>`}
    ${readingsOf(turn).map((one) => html`<div key=${one.name}><dt>${plain(one.name)}</dt><dd><span class="value">${Number(one.value).toFixed(2)}</span> ${one.words}</dd></div>`)}
    ${decision?.do && decision.do !== "continue" && html`<div class="decided"><dt>${say("decided")}</dt><dd>${plain(decision.do)}: ${decision.reason}${decision.where && html` <span class="value">${decision.where}</span>`}</dd></div>`}
  </dl>`;
}
