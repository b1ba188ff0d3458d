// The handover packet on top of a case: why now, what is known, how it feels, how to begin.
import { Files, filesOf } from "./files_view.js";
import { html } from "./vendor/htm-preact.js";
import { Sparkline } from "./sparkline.js";
import { say } from "./words.js";

/** onUse(text) puts the opening line into the text; onCite(seq) shows the turn a claim rests on.
    The summary's facts are left out: the chips below show the same, each by its name. */
export function PacketCard({ turns, filesAt, packet, line, open, canUse, onToggle, onUse, onCite }) {
  const cite = (claim) => html`<${Cites} claim=${claim} onCite=${onCite} />`;
  const sent = turns.filter((turn) => turn.speaker === "customer" && filesOf(turn).length);
  const note = packet.mood.note || packet.mood.words;
  return html`<section class=${"packet" + (open ? " open" : "")} aria-label=${say("packet")}>
    <button class="head" aria-expanded=${String(open)} onClick=${onToggle}>
      <span class="label">${say("why_now")}</span><span class="reason">${line.why}</span>
      ${line.priority < 3 && html`<span class=${"priority p" + line.priority}>${say(`priority_${line.priority}`)}</span>`}
      <span class="fold">${say(open ? "fold" : "unfold")} <kbd>p</kbd></span></button>
    ${open && html`<div class="body">
      <dl>
        ${packet.why.words !== line.why && html`<div class="figures"><dt></dt><dd><details><summary>${say("in_figures")}</summary><span>${packet.why.words}</span></details></dd></div>`}
        ${packet.why.evidence?.length > 0 && html`<div><dt>${say("because")}</dt><dd>${packet.why.evidence.slice(0, 2).map((one) => html`<span class="quote">“${one.quote}”</span>${cite({ turns: [one.turn] })} `)}</dd></div>`}
        ${packet.summary.filter((bullet) => bullet.label !== "Facts").map((bullet, at) => html`<div key=${at}><dt>${bullet.label}</dt><dd>${bullet.text}${cite(bullet)}</dd></div>`)}
        ${packet.what.also && html`<div><dt>${say("also")}</dt><dd>${packet.what.also.topic}: <span class="quote">“${packet.what.also.quote}”</span>${cite(packet.what.also)}</dd></div>`}
        <div><dt>${say("feeling")}</dt><dd><${Sparkline} values=${line.mood} tone=${line.mood_tone} />
          ${note}${packet.mood.quote && html`: <span class="quote">“${packet.mood.quote}”</span>`}${cite(packet.mood)}</dd></div>
        ${packet.priority?.words && packet.priority.words !== packet.why.words && line.priority < 3 && html`<div><dt>${say("priority")}</dt><dd>${packet.priority.words}${cite(packet.priority)}</dd></div>`}
        ${sent.length > 0 && html`<div><dt>${say("files")}</dt><dd>${sent.map((turn) => html`<span class="sent" key=${turn.seq}><${Files} files=${filesOf(turn)} base=${filesAt} small=${true} />${cite({ turns: [turn.seq] })}</span>`)}</dd></div>`}
        ${packet.hidden?.length > 0 && html`<div><dt>${say("hidden")}</dt><dd>${say("in_transcript", { what: packet.hidden.join(", ") })}</dd></div>`}
      </dl>
      ${packet.facts.length > 0 && html`<div class="known"><span class="label">${say("known")}</span>
        ${packet.facts.map((fact) => html`<span class="chip" key=${fact.name}><span>${fact.name}</span> ${fact.value}${cite(fact)}</span>`)}</div>`}
    </div>`}
    ${packet.opening && open && html`<div class="opening"><span class="label">${say("could_begin")}</span>
      <p>${packet.opening}</p>
      <button class="second" disabled=${!canUse} title=${say(canUse ? "use_hint" : "claim_first")} onClick=${() => onUse(packet.opening)}>${say("use")} <kbd>u</kbd></button></div>`}
  </section>`;
}

// Where a claim comes from: turns to jump to, and records it was read in.
function Cites({ claim, onCite }) {
  const turns = [...new Set(claim.turns || [])];
  const records = [...new Set((claim.cites || []).map((one) => one.record).filter(Boolean))];
  return html`${turns.map((seq) => html`<button class="cite" key=${seq} title=${say("show_message", { seq })} aria-label=${say("show_message", { seq })} onClick=${() => onCite(seq)}>${seq}</button>`)}${
    records.map((name) => html`<span class="cite record" key=${name} title=${say("from_record", { name })}>${name}</span>`)}`;
}
