// Giving the conversation back: a sentence for the customer, and what the assistant must not ask again.
import { html, useState } from "./vendor/htm-preact.js";
import { Dialog, Form } from "./dialog.js";

/** onDone({sentence, learned: {fact: value}, context}) -> Promise. */
export function HandBackDialog({ detail, onDone, onClose }) {
  const labels = detail.fact_labels || {};
  const [sentence, setSentence] = useState(`Our assistant goes on from here with ${detail.topic}. I stay one press away.`);
  const [learned, setLearned] = useState(detail.heard_here || []); // [{name, value}]
  const [context, setContext] = useState("");
  const change = (at, fresh) => setLearned(learned.map((one, index) => (index === at ? { ...one, ...fresh } : one)));
  const facts = () => Object.fromEntries(learned.filter((one) => one.value.trim()).map((one) => [one.name, one.value.trim()]));
  return html`<${Dialog} title="Hand back to the assistant" onClose=${onClose}>
    <${Form} deed="Hand back" onSubmit=${() => onDone({ sentence: sentence.trim(), learned: facts(), context: context.trim() })}
      second=${html`<button type="button" class="second" onClick=${onClose}>Keep it</button>`}>
      <label for="sentence">One sentence the customer reads</label>
      <textarea id="sentence" rows="2" maxlength="500" required value=${sentence} onInput=${(event) => setSentence(event.target.value)}></textarea>
      <fieldset><legend>What you learned, so that it is not asked again</legend>
        ${learned.map((one, at) => html`<div class="learned" key=${at}>
          <select aria-label="Fact" value=${one.name} onChange=${(event) => change(at, { name: event.target.value })}>
            ${Object.entries(labels).map(([name, label]) => html`<option key=${name} value=${name}>${label}</option>`)}</select>
          <input aria-label=${labels[one.name] || "Value"} maxlength="300" value=${one.value} onInput=${(event) => change(at, { value: event.target.value })} />
          <button type="button" class="second" aria-label="Remove" onClick=${() => setLearned(learned.filter((_, index) => index !== at))}>×</button></div>`)}
        <button type="button" class="link" onClick=${() => setLearned([...learned, { name: Object.keys(labels)[0], value: "" }])}>Add a fact</button></fieldset>
      <label for="context">A line of context (assistant and colleagues, not the customer)</label>
      <input id="context" maxlength="500" value=${context} onInput=${(event) => setContext(event.target.value)} />
    <//><//>`;
}
