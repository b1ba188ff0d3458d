// Watching the assistant: what is said, a note for whoever takes it, and stepping in.
import { Transcript } from "./transcript.js";
import { html, useState } from "./vendor/htm-preact.js";
import { clock, say, span } from "./words.js";

const nothing = () => {};

export function LiveView({ live, now, readings, onReadings, onStepIn, onBack }) {
  const { detail } = live;
  const [text, setText] = useState("");
  const whisper = (event) => {
    event.preventDefault();
    if (!text.trim()) return;
    void live.whisper(text.trim());
    setText("");
  };
  return html`<article class="open-case" aria-label=${say("watching", { name: detail.name })}>
    <header class="case-head"><button class="back" onClick=${onBack}>${say("cases")}</button>
      <div class="title"><h2>${detail.name}</h2><p>${detail.ended ? say("has_ended") : now - new Date(detail.since) < 60000 ? say("just_began") : say("with_assistant", { span: span(now - new Date(detail.since)) })} · ${say(`doing_${detail.doing}`)}${detail.topic && ` · ${detail.topic}`} · ${detail.mood_words}</p></div>
      <div class="deeds"><button class="second" aria-pressed=${String(readings)} onClick=${onReadings}>${say("readings")}</button></div></header>
    <${Transcript} filesAt=${`/desk/api/live/${encodeURIComponent(detail.id)}/files/`} line=${detail} turns=${detail.turns} pending=${[]} typing=${false} showReadings=${readings} onRetry=${nothing} onUndo=${nothing} />
    <div class="watch">
      ${detail.notes.map((note) => html`<p class="whispered" key=${note.id}>${note.text} <span class="muted">${note.agent} · ${clock(note.at)}</span></p>`)}
      <form class="write" onSubmit=${whisper}><label class="hidden" for="whisper">${say("whisper_label")}</label>
        <input id="whisper" maxlength="2000" placeholder=${say("whisper_label")} value=${text} onInput=${(event) => setText(event.target.value)} />
        <span class="row"><button class="second" disabled=${!text.trim()}>${say("whisper")}</button>
        ${!detail.ended && html`<button type="button" class="do" onClick=${onStepIn}>${say("step_in")} <kbd>c</kbd></button>`}</span></form>
    </div></article>`;
}
