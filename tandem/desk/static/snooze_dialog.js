// Putting a case aside: until a time, or until the customer writes.
import { html, useState } from "./vendor/htm-preact.js";
import { Dialog, Form } from "./dialog.js";
import { say } from "./words.js";

const HOUR = 3600000;
const CHOICES = ["reply", "hour", "afternoon", "tomorrow", "monday", "time"];

/** onDone({until}) -> Promise; until is "" or ISO 8601. */
export function SnoozeDialog({ detail, onDone, onClose }) {
  const [choice, setChoice] = useState("reply");
  const [time, setTime] = useState("");
  return html`<${Dialog} title=${say("snooze_case", { reference: detail.reference })} onClose=${onClose}>
    <${Form} deed=${say("snooze")} disabled=${choice === "time" && !time} onSubmit=${() => onDone({ until: untilOf(choice, time) }).then(onClose)}
      second=${html`<button type="button" class="second" onClick=${onClose}>${say("not_yet")}</button>`}>
      <fieldset><legend>${say("snooze_until")}</legend>${CHOICES.map((value) => html`<label class="choice" key=${value}>
        <input type="radio" name="until" value=${value} checked=${choice === value} onChange=${() => setChoice(value)} /> ${say(`until_${value}`)}</label>`)}</fieldset>
      ${choice === "time" && html`<label class="hidden" for="until-time">${say("until_time")}</label>
        <input id="until-time" type="datetime-local" value=${time} onInput=${(event) => setTime(event.target.value)} />`}
      <p class="help">${say("snooze_hint")}</p>
    <//><//>`;
}

/** The moment of a choice, in the agent's own zone. */
export function untilOf(choice, time, now = new Date()) {
  if (choice === "reply") return "";
  if (choice === "hour") return new Date(+now + HOUR).toISOString();
  if (choice === "afternoon") return new Date(+now + 3 * HOUR).toISOString();
  if (choice === "time") return new Date(time).toISOString();
  const at = new Date(now);
  at.setDate(at.getDate() + (choice === "tomorrow" ? 1 : (8 - at.getDay()) % 7 || 7));
  at.setHours(9, 0, 0, 0);
  return at.toISOString();
}
