// Closing: the outcome and how the customer was; then half a minute on what the data missed.
import { html, useEffect, useRef, useState } from "./vendor/htm-preact.js";
import { Dialog, Form } from "./dialog.js";
import { say } from "./words.js";

const OUTCOMES = ["solved", "not_solved", "no_answer"];
const SECONDS = 30;

/** onDone({outcome, emotional_note}) and onReflect({themes, words}) return promises. */
export function CloseDialog({ detail, themes, onDone, onReflect, onWrapUp, onClose }) {
  const [closed, setClosed] = useState(false);
  if (closed) return html`<${Reflection} ...${{ detail, themes, onReflect, onClose }} />`;
  return html`<${Closing} ...${{ detail, onWrapUp, onClose }} onDone=${(how) => onDone(how).then(() => setClosed(true))} />`;
}

function Closing({ detail, onDone, onWrapUp, onClose }) {
  const [outcome, setOutcome] = useState("solved");
  const [note, setNote] = useState(detail.emotional_note || "");
  return html`<${Dialog} title=${say("close_case", { reference: detail.reference })} onClose=${onClose}>
    <${Form} deed=${say("close_the_case")} disabled=${detail.needs_note && !note.trim()} onSubmit=${() => onDone({ outcome, emotional_note: note.trim() })}
      second=${html`<button type="button" class="second" onClick=${onClose}>${say("not_yet")}</button>
        ${detail.state === "with_agent" && html`<button type="button" class="second" title=${say("wrap_up_hint")} onClick=${onWrapUp}>${say("wrap_up_later")}</button>`}`}>
      <fieldset><legend>${say("how_ended")}</legend>${OUTCOMES.map((value) => html`<label class="choice" key=${value}>
        <input type="radio" name="outcome" value=${value} checked=${outcome === value} onChange=${() => setOutcome(value)} /> ${say(value)}</label>`)}</fieldset>
      <label for="emotional-note">${say(detail.needs_note ? "how_was_needed" : "how_was")}</label>
      <p class="help" id="note-help">${say(detail.needs_note ? "note_needed" : "note_optional")}</p>
      <textarea id="emotional-note" aria-describedby="note-help" rows="2" maxlength="500" required=${detail.needs_note} value=${note} onInput=${(event) => setNote(event.target.value)}></textarea>
    <//><//>`;
}

// Closing is done when this shows, so the customer never waits for it.
function Reflection({ detail, themes, onReflect, onClose }) {
  const [chosen, setChosen] = useState([]);
  const [words, setWords] = useState("");
  const first = useRef(null);
  useEffect(() => first.current?.focus(), []);
  const toggle = (key) => setChosen((old) => (old.includes(key) ? old.filter((one) => one !== key) : [...old, key]));
  return html`<${Dialog} title=${say("data_missed")} onClose=${onClose}>
    <p class="help">${say("reflect_hint", { reference: detail.reference })}</p>
    <div class="halfminute" style=${{ animationDuration: SECONDS + "s" }} aria-hidden="true"></div>
    <${Form} deed=${say("keep")} disabled=${!chosen.length && !words.trim()} onSubmit=${() => onReflect({ themes: chosen, words: words.trim() }).then(onClose)}
      second=${html`<button type="button" class="second" onClick=${onClose}>${say("nothing")}</button>`}>
      <fieldset><legend class="hidden">${say("themes")}</legend><div class="themes">${themes.map((key, at) => html`<label key=${key} class="theme">
        <input type="checkbox" ref=${at === 0 ? first : null} checked=${chosen.includes(key)} onChange=${() => toggle(key)} /> ${say(`theme_${key}`)}</label>`)}</div></fieldset>
      <label for="reflection">${say("in_your_words")}</label>
      <textarea id="reflection" rows="2" maxlength="2000" value=${words} onInput=${(event) => setWords(event.target.value)}></textarea>
    <//><//>`;
}
