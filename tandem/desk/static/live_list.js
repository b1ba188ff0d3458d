// The assistant's conversations in the left pane: mood, and what it is doing.
import { Sparkline } from "./sparkline.js";
import { html } from "./vendor/htm-preact.js";
import { exact, say, span } from "./words.js";

export function LiveList({ lines, watched, now, onWatch }) {
  if (!lines.length) return html`<p class="empty">${say("nothing_live")}</p>`;
  return html`<ul class="cases">${lines.map((line) => html`<li key=${line.id}><button class=${"case" + (line.id === watched ? " selected" : "")} aria-current=${line.id === watched ? "true" : null} onClick=${() => onWatch(line.id)}>
    <span class="row"><strong>${line.name}</strong><time class="wait" datetime=${line.since} title=${exact(line.since)}>${span(now - new Date(line.since))}</time></span>
    <span class="row"><span class="topic">${line.topic || say("no_topic")}</span><span class="priority">${say(`doing_${line.doing}`)}</span></span>
    <span class="why">“${line.last_text}”</span>
    <span class="row quiet"><${Sparkline} values=${line.mood} tone=${line.mood_tone} width=${52} height=${16} /><span class="moodwords">${line.mood_words}</span></span>
  </button></li>`)}</ul>`;
}
