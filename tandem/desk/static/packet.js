// The packet as a card: why now, what is known, what was tried, and how one might begin.
import { html } from "./vendor/htm-preact.js";
import { Sparkline } from "./sparkline.js";

/** onUse(text) puts the opening line into the composer; onCite(seq) shows the turn a claim rests on. */
export function PacketCard({ packet, open, canUse, onToggle, onUse, onCite }) {
  if (!packet) return null;
  const cite = (turns) => html`<span class="cites">${(turns || []).slice(0, 6).map((seq) => html`<button key=${seq} class="cite"
    title=${"Show turn " + seq} aria-label=${"Show turn " + seq} onClick=${() => onCite(seq)}>${seq}</button>`)}</span>`;
  const mood = packet.mood || {};
  // The facts bullet is left out: the chips below show the same, each by its name.
  return html`<section class=${"packet" + (open ? " open" : "")} aria-label="Handover packet">
    <button class="head" aria-expanded=${String(open)} onClick=${onToggle}>
      <span class="label">Why now</span><span class="reason">${packet.why?.words}</span><span class="fold" aria-hidden="true">${open ? "fold" : "show all"}</span>
    </button>
    ${open && html`<div class="body">
      <dl>${(packet.summary || []).filter((bullet) => bullet.label !== "Facts").map((bullet, at) => html`<div key=${at}><dt>${bullet.label}</dt><dd>${bullet.text} ${cite(bullet.turns)}</dd></div>`)}
        ${mood.words && html`<div><dt>Mood</dt><dd><${Sparkline} values=${mood.trend} /> ${mood.words}${mood.quote && html`<span class="quote">: “${mood.quote}”</span>`} ${cite(mood.turns)}</dd></div>`}
      </dl>
      ${packet.facts?.length > 0 && html`<div class="known"><span class="label">Known, don't ask</span>
        ${packet.facts.map((fact) => html`<span class="chip" key=${fact.name}><span>${fact.name}</span> ${fact.value}</span>`)}</div>`}
    </div>`}
    ${packet.opening && open && html`<div class="opening"><span class="label">You could begin</span>
      <p>${packet.opening}</p>
      <button class="second" disabled=${!canUse} title=${canUse ? "Put it into your reply, where you can change it (u)" : "Claim the case first"} onClick=${() => onUse(packet.opening)}>Use</button></div>`}
  </section>`;
}
