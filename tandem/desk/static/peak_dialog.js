// Declaring a peak: for how long, and why. It ends by itself.
import { html, useState } from "./vendor/htm-preact.js";
import { Dialog, Form } from "./dialog.js";

const SPANS = [[30, "30 minutes"], [60, "an hour"], [120, "two hours"], [240, "four hours"]];

/** onDone({minutes, reason}) -> Promise. */
export function PeakDialog({ onDone, onClose }) {
  const [minutes, setMinutes] = useState(60);
  const [reason, setReason] = useState("");
  return html`<${Dialog} title="Declare a peak" onClose=${onClose}>
    <p class="help">Until it ends the assistant keeps check-ins short, says how long it takes and offers callbacks.</p>
    <${Form} deed="Declare" disabled=${!reason.trim()} onSubmit=${() => onDone({ minutes, reason: reason.trim() }).then(onClose)}
      second=${html`<button type="button" class="second" onClick=${onClose}>Not now</button>`}>
      <label for="peak-for">For how long</label>
      <select id="peak-for" value=${minutes} onChange=${(event) => setMinutes(Number(event.target.value))}>
        ${SPANS.map(([value, words]) => html`<option key=${value} value=${value}>${words}</option>`)}</select>
      <label for="peak-why" class="apart">Why</label>
      <input id="peak-why" maxlength="200" required placeholder="courier strike in the north" value=${reason} onInput=${(event) => setReason(event.target.value)} />
    <//><//>`;
}
