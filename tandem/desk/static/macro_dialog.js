// What a macro is about to do, before it does it; its text may be changed.
import { html, useState } from "./vendor/htm-preact.js";
import { Dialog, Form } from "./dialog.js";
import { stepsInWords, unfilled } from "./slash_menu.js";
import { say } from "./words.js";

/** onDone(text) -> Promise */
export function MacroDialog({ macro, onDone, onClose }) {
  const [text, setText] = useState(macro.filled);
  const gap = unfilled(text, [macro]);
  return html`<${Dialog} title=${macro.title} onClose=${onClose}>
    <${Form} deed=${say("do_it")} disabled=${Boolean(gap)} onSubmit=${() => onDone(text.trim()).then(onClose)}
      second=${html`<button type="button" class="second" onClick=${onClose}>${say("not_yet")}</button>`}>
      ${macro.text && html`<label for="macro-text">${say("sends")}</label>
        <textarea id="macro-text" rows="4" maxlength="4000" value=${text} onInput=${(event) => setText(event.target.value)}></textarea>
        ${gap && html`<p class="cue">${say("fill_in", { name: `{${gap}}` })}</p>`}`}
      <p class="apart">${macro.text ? say("and_then") : ""} ${stepsInWords(macro.steps)}</p>
    <//><//>`;
}
