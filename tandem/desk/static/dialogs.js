// Closing, handing back, and the list of keys. Real <dialog> elements: focus and Esc are the browser's.
import { html, useEffect, useRef, useState } from "./vendor/htm-preact.js";

const OUTCOMES = [["solved", "Solved"], ["not_solved", "Not solved"], ["no_answer", "No answer from the customer"]];
const KEYS = [["j  k", "next, previous case"], ["c", "claim"], ["r", "reply"], ["u", "use the opening line"], ["n", "private note"],
  ["b", "hand back to the assistant"], ["e", "close the case"], ["i", "readings on or off"], ["p", "packet open or folded"], ["Esc", "leave the text, or a dialog"], ["?", "this list"]];

function Dialog({ title, children, onClose }) {
  const box = useRef(null);
  useEffect(() => { box.current.showModal(); }, []);
  return html`<dialog ref=${box} aria-label=${title} onClose=${onClose} onClick=${(event) => { if (event.target === box.current) box.current.close(); }}>
    <div class="inside"><h2>${title}</h2>${children}</div></dialog>`;
}

/** onDone({outcome, note}) -> Promise; a refusal stays in the dialog. */
export function CloseDialog({ detail, onDone, onClose }) {
  const [outcome, setOutcome] = useState("solved");
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState(null);
  const submit = (event) => {
    event.preventDefault();
    onDone({ outcome, note: note.trim() }).catch((error) => setProblem(error.message));
  };
  return html`<${Dialog} title=${`Close ${detail.reference}`} onClose=${onClose}><form onSubmit=${submit}>
    <fieldset><legend>How did it end?</legend>${OUTCOMES.map(([value, words]) => html`<label class="choice" key=${value}>
      <input type="radio" name="outcome" value=${value} checked=${outcome === value} onChange=${() => setOutcome(value)} /> ${words}</label>`)}</fieldset>
    <label for="close-note">What the data does not show (colleagues only)</label>
    <textarea id="close-note" rows="3" maxlength="4000" value=${note} onInput=${(event) => setNote(event.target.value)}></textarea>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    <div class="row end"><button type="button" class="second" onClick=${onClose}>Not yet</button><button class="do">Close the case</button></div>
  </form><//>`;
}

/** onDone(sentence) -> Promise. */
export function HandBackDialog({ detail, onDone, onClose }) {
  const [sentence, setSentence] = useState(`Our assistant goes on from here with ${detail.topic}. I stay one press away.`);
  const [problem, setProblem] = useState(null);
  const submit = (event) => {
    event.preventDefault();
    onDone(sentence.trim()).catch((error) => setProblem(error.message));
  };
  return html`<${Dialog} title="Hand back to the assistant" onClose=${onClose}><form onSubmit=${submit}>
    <label for="sentence">One sentence the customer reads</label>
    <textarea id="sentence" rows="3" maxlength="500" required value=${sentence} onInput=${(event) => setSentence(event.target.value)}></textarea>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    <div class="row end"><button type="button" class="second" onClick=${onClose}>Keep it</button><button class="do">Hand back</button></div>
  </form><//>`;
}

export function KeysDialog({ onClose }) {
  return html`<${Dialog} title="Keys" onClose=${onClose}>
    <dl class="keys">${KEYS.map(([key, words]) => html`<div key=${key}><dt>${key.split("  ").map((one) => html`<kbd>${one}</kbd> `)}</dt><dd>${words}</dd></div>`)}</dl>
    <div class="row end"><button class="second" onClick=${onClose}>Done</button></div><//>`;
}
