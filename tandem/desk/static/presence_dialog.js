// Whether cases are offered to this agent, and when they want to be back.
import { html, useState } from "./vendor/htm-preact.js";
import { Dialog, Form } from "./dialog.js";
import { say } from "./words.js";

const MINUTE_MS = 60000;
const CHOICES = ["available", "paused", "break", "away"];
const SPANS = ["15", "30", "60", "time", "open"];

/** onDone({presence, back_at}) -> Promise; back_at is "" or ISO 8601. */
export function PresenceDialog({ presence, onDone, onClose }) {
  const [chosen, setChosen] = useState(presence === "available" ? "break" : presence || "break");
  const [span, setSpan] = useState("15");
  const [time, setTime] = useState("");
  const away = chosen !== "available";
  const backAt = () => (!away || span === "open" ? "" : span === "time" ? new Date(time).toISOString() : new Date(Date.now() + span * MINUTE_MS).toISOString());
  return html`<${Dialog} title=${say("presence")} onClose=${onClose}>
    <${Form} deed=${say("set_presence")} disabled=${away && span === "time" && !time} onSubmit=${() => onDone({ presence: chosen, back_at: backAt() }).then(onClose)}
      second=${html`<button type="button" class="second" onClick=${onClose}>${say("not_now")}</button>`}>
      <fieldset><legend>${say("i_am")}</legend>${CHOICES.map((value) => html`<label class="choice" key=${value}>
        <input type="radio" name="presence" value=${value} checked=${chosen === value} onChange=${() => setChosen(value)} /> ${say(`presence_${value}`)} <span class="muted">${say(`presence_means_${value}`)}</span></label>`)}</fieldset>
      ${away && html`<label for="back-in">${say("back_in")}</label>
        <select id="back-in" value=${span} onChange=${(event) => setSpan(event.target.value)}>${SPANS.map((value) => html`<option key=${value} value=${value}>${say(`back_in_${value}`)}</option>`)}</select>
        ${span === "time" && html`<label class="hidden" for="back-at">${say("back_at")}</label><input id="back-at" class="apart" type="datetime-local" value=${time} onInput=${(event) => setTime(event.target.value)} />`}`}
    <//><//>`;
}
