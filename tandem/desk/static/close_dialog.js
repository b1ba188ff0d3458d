// Closing: the outcome and how the customer was; then half a minute on what the data missed.
import { html, useEffect, useRef, useState } from "./vendor/htm-preact.js";
import { Dialog, Form } from "./dialog.js";

const OUTCOMES = [["solved", "Solved"], ["not_solved", "Not solved"], ["no_answer", "No answer from the customer"]];
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
  return html`<${Dialog} title=${`Close ${detail.reference}`} onClose=${onClose}>
    <${Form} deed="Close the case" disabled=${detail.needs_note && !note.trim()} onSubmit=${() => onDone({ outcome, emotional_note: note.trim() })}
      second=${html`<button type="button" class="second" onClick=${onClose}>Not yet</button>
        ${detail.state === "with_agent" && html`<button type="button" class="second" title="The customer goes back to the assistant; you finish the paperwork" onClick=${onWrapUp}>Wrap up later</button>`}`}>
      <fieldset><legend>How did it end?</legend>${OUTCOMES.map(([value, words]) => html`<label class="choice" key=${value}>
        <input type="radio" name="outcome" value=${value} checked=${outcome === value} onChange=${() => setOutcome(value)} /> ${words}</label>`)}</fieldset>
      <label for="emotional-note">How was the customer?${detail.needs_note ? " Needed here" : " If it helps the next colleague"}</label>
      <p class="help" id="note-help">${detail.needs_note ? "The mood was low, or they have come with this before. One line for whoever talks to them next." : "One line, colleagues only."}</p>
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
  return html`<${Dialog} title="What did the data miss?" onClose=${onClose}>
    <p class="help">${detail.reference} is closed. Half a minute for what no record shows; customers never see it.</p>
    <div class="halfminute" style=${{ animationDuration: SECONDS + "s" }} aria-hidden="true"></div>
    <${Form} deed="Keep" disabled=${!chosen.length && !words.trim()} onSubmit=${() => onReflect({ themes: chosen, words: words.trim() }).then(onClose)}
      second=${html`<button type="button" class="second" onClick=${onClose}>Nothing</button>`}>
      <fieldset><legend class="hidden">Themes</legend><div class="themes">${Object.entries(themes).map(([key, title], at) => html`<label key=${key} class="theme">
        <input type="checkbox" ref=${at === 0 ? first : null} checked=${chosen.includes(key)} onChange=${() => toggle(key)} /> ${title}</label>`)}</div></fieldset>
      <label for="reflection">In your words</label>
      <textarea id="reflection" rows="2" maxlength="2000" value=${words} onInput=${(event) => setWords(event.target.value)}></textarea>
    <//><//>`;
}
