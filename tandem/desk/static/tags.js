// The tags of the open case: seen, put on, taken off.
import { html, useState } from "./vendor/htm-preact.js";
import { say } from "./words.js";

/** onTag(tag, off) */
export function Tags({ tags, onTag }) {
  const [text, setText] = useState("");
  const add = (event) => {
    event.preventDefault();
    if (text.trim()) onTag(text.trim(), false);
    setText("");
  };
  return html`<section class="tags"><h3>${say("tags")}</h3>
    ${tags.map((tag) => html`<span class="chip" key=${tag}>${tag} <button class="cite" aria-label=${say("remove_tag", { tag })} onClick=${() => onTag(tag, true)}>×</button></span>`)}
    <form onSubmit=${add}><label class="hidden" for="new-tag">${say("add_tag")}</label>
      <input id="new-tag" maxlength="30" placeholder=${say("add_tag")} value=${text} onInput=${(event) => setText(event.target.value)} /></form></section>`;
}
