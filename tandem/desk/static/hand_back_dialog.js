// Giving the conversation back: a sentence for the customer, and what the assistant must not ask again.
import { html, useState } from "./vendor/htm-preact.js";
import { Dialog, Form } from "./dialog.js";
import { say } from "./words.js";

/** onDone({sentence, learned: {fact: value}, context}) -> Promise. */
export function HandBackDialog({ detail, onDone, onClose }) {
  const labels = detail.fact_labels || {};
  const [sentence, setSentence] = useState(say("hand_back_sentence", { topic: detail.topic }));
  const [learned, setLearned] = useState(detail.heard_here || []); // [{name, value}]
  const [context, setContext] = useState("");
  const change = (at, fresh) => setLearned(learned.map((one, index) => (index === at ? { ...one, ...fresh } : one)));
  const facts = () => Object.fromEntries(learned.filter((one) => one.value.trim()).map((one) => [one.name, one.value.trim()]));
  return html`<${Dialog} title=${say("hand_back_title")} onClose=${onClose}>
    <${Form} deed=${say("hand_back")} onSubmit=${() => onDone({ sentence: sentence.trim(), learned: facts(), context: context.trim() })}
      second=${html`<button type="button" class="second" onClick=${onClose}>${say("keep_it")}</button>`}>
      <label for="sentence">${say("sentence_label")}</label>
      <textarea id="sentence" rows="2" maxlength="500" required value=${sentence} onInput=${(event) => setSentence(event.target.value)}></textarea>
      <fieldset><legend>${say("learned")}</legend>
        ${learned.map((one, at) => html`<div class="learned" key=${at}>
          <select aria-label=${say("fact")} value=${one.name} onChange=${(event) => change(at, { name: event.target.value })}>
            ${Object.entries(labels).map(([name, label]) => html`<option key=${name} value=${name}>${label}</option>`)}</select>
          <input aria-label=${labels[one.name] || say("value")} maxlength="300" value=${one.value} onInput=${(event) => change(at, { value: event.target.value })} />
          <button type="button" class="second" aria-label=${say("remove")} onClick=${() => setLearned(learned.filter((_, index) => index !== at))}>×</button></div>`)}
        <button type="button" class="link" onClick=${() => setLearned([...learned, { name: Object.keys(labels)[0], value: "" }])}>${say("add_fact")}</button></fieldset>
      <label for="context">${say("context_label")}</label>
      <input id="context" maxlength="500" value=${context} onInput=${(event) => setContext(event.target.value)} />
    <//><//>`;
}
