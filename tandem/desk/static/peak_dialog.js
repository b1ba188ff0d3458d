// Declaring a peak: for how long, and why. It ends by itself.
import { html, useState } from "./vendor/htm-preact.js";
import { Dialog, Form } from "./dialog.js";
import { say } from "./words.js";

const SPANS = [30, 60, 120, 240]; // minutes

/** onDone({minutes, reason}) -> Promise. */
export function PeakDialog({ onDone, onClose }) {
  const [minutes, setMinutes] = useState(60);
  const [reason, setReason] = useState("");
  return html`<${Dialog} title=${say("declare_peak")} onClose=${onClose}>
    <p class="help">${say("peak_help")}</p>
    <${Form} deed=${say("declare")} disabled=${!reason.trim()} onSubmit=${() => onDone({ minutes, reason: reason.trim() }).then(onClose)}
      second=${html`<button type="button" class="second" onClick=${onClose}>${say("not_now")}</button>`}>
      <label for="peak-for">${say("how_long")}</label>
      <select id="peak-for" value=${minutes} onChange=${(event) => setMinutes(Number(event.target.value))}>
        ${SPANS.map((value) => html`<option key=${value} value=${value}>${say(`span_${value}`)}</option>`)}</select>
      <label for="peak-why" class="apart">${say("peak_why")}</label>
      <input id="peak-why" maxlength="200" required placeholder=${say("peak_example")} value=${reason} onInput=${(event) => setReason(event.target.value)} />
    <//><//>`;
}
