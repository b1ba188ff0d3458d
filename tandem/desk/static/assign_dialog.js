// Assigning the open case: a waiting one to a colleague or queue, an own one likewise.
import { html, useState } from "./vendor/htm-preact.js";
import { targetOf, targetsOf } from "./bulk.js";
import { Dialog, Form } from "./dialog.js";
import { say } from "./words.js";

/** onDone({to_agent | queue}) -> Promise. */
export function AssignDialog({ detail, day, me, onDone, onClose }) {
  const [target, setTarget] = useState("");
  return html`<${Dialog} title=${say("assign_case", { reference: detail.reference })} onClose=${onClose}>
    <${Form} deed=${say("assign")} disabled=${!target} onSubmit=${() => onDone(targetOf(target)).then(onClose)} second=${html`<button type="button" class="second" onClick=${onClose}>${say("not_yet")}</button>`}>
      <label for="assign-target">${say("to_whom")}</label>
      <select id="assign-target" value=${target} onChange=${(event) => setTarget(event.target.value)}>${targetsOf(day, me).map(([value, words]) => html`<option key=${value} value=${value}>${words}</option>`)}</select>
      <p class="help apart">${say("assign_hint")}</p>
    <//><//>`;
}
