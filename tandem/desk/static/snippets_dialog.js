// Snippets and macros, written and changed at the desk.
import { html, useEffect, useState } from "./vendor/htm-preact.js";
import { Dialog, Form } from "./dialog.js";
import { get, post } from "./server.js";
import { isMacro, stepsInWords } from "./slash_menu.js";
import { say } from "./words.js";

const EMPTY = { title: "", text: "", topic: "", language: "", shared: false, steps: {} };
const OUTCOMES = ["solved", "not_solved", "no_answer"];
const LEVELS = ["senior", "supervisor"];

export function SnippetsDialog({ queues, onClose }) {
  const [known, setKnown] = useState(null);
  const [open, setOpen] = useState(null);
  const [find, setFind] = useState("");
  const load = () => get("/snippets").then(setKnown);
  useEffect(() => { void load(); }, []);
  const done = () => { setOpen(null); return load(); };
  const wanted = find.trim().toLowerCase();
  return html`<${Dialog} title=${say("snippets")} wide onClose=${onClose}>
    ${!known ? html`<p class="muted">${say("opening")}</p>`
      : open ? html`<${Editor} key=${open.id} ...${{ known, queues, snippet: open, onDone: done, onBack: () => setOpen(null) }} />`
      : html`<p class="help">${say("snippets_hint")}</p>
        <div class="row"><label class="hidden" for="find-snippet">${say("find")}</label><input id="find-snippet" type="search" placeholder=${say("find")} value=${find} onInput=${(event) => setFind(event.target.value)} />
          <button class="do" onClick=${() => setOpen(EMPTY)}>${say("new_snippet")}</button></div>
        <ul class="plainly snippets">${known.snippets.filter((one) => `${one.title} ${one.text}`.toLowerCase().includes(wanted)).map((one) => html`<li key=${one.id}>
          <button class="overline" disabled=${!one.may_edit} onClick=${() => setOpen(one)}><strong>${one.title}</strong><span class="grow muted">${one.text || stepsInWords(one.steps)}</span>
            ${isMacro(one) && html`<span class="tag">${say("macro")}</span>`}<span class="tag">${say(one.shared ? "shared" : "own")}</span>
            ${one.topic && html`<span class="tag">${known.topics[one.topic] || one.topic}</span>`}${one.language && html`<span class="tag">${one.language}</span>`}
            ${one.overused && html`<span class="mark warn">${say("overused", { count: one.uses })}</span>`}</button></li>`)}</ul>
        ${!known.snippets.length && html`<p class="empty muted">${say("no_snippets")}</p>`}
        <div class="row end"><button class="second" onClick=${onClose}>${say("done")}</button></div>`}
  <//>`;
}

function Editor({ known, queues, snippet, onDone, onBack }) {
  const [draft, setDraft] = useState({ ...snippet, tags: (snippet.steps.tags || []).join(", "), end: endOf(snippet.steps) });
  const set = (name) => (event) => setDraft({ ...draft, [name]: event.target.type === "checkbox" ? event.target.checked : event.target.value });
  const [kind, value] = draft.end.split(":");
  const steps = { tags: draft.tags.split(",").map((one) => one.trim()).filter(Boolean), ...(kind && { [kind]: value }) };
  const keep = () => post("/snippets", { id: draft.id || "", title: draft.title, text: draft.text, topic: draft.topic, language: draft.language, shared: draft.shared, steps }).then(onDone);
  return html`<${Form} deed=${say("keep")} disabled=${!draft.title.trim()} onSubmit=${keep}
      second=${html`<button type="button" class="second" onClick=${onBack}>${say("not_yet")}</button>
        ${draft.id && html`<button type="button" class="second" onClick=${() => post(`/snippets/${encodeURIComponent(draft.id)}/remove`).then(onDone)}>${say("remove")}</button>`}`}>
    <label for="snippet-title">${say("snippet_title")}</label>
    <input id="snippet-title" maxlength="80" required value=${draft.title} onInput=${set("title")} />
    <label class="apart" for="snippet-text">${say("snippet_text")}</label>
    <p class="help" id="snippet-help">${say("variables_hint", { known: known.variables.map((name) => `{${name}}`).join(" ") })}</p>
    <textarea id="snippet-text" aria-describedby="snippet-help" rows="4" maxlength="4000" value=${draft.text} onInput=${set("text")}></textarea>
    <div class="pair">
      <div><label for="snippet-topic">${say("snippet_topic")}</label><select id="snippet-topic" value=${draft.topic} onChange=${set("topic")}>
        <option value="">${say("every")}</option>${Object.entries(known.topics).map(([name, words]) => html`<option key=${name} value=${name}>${words}</option>`)}</select></div>
      <div><label for="snippet-language">${say("snippet_language")}</label><select id="snippet-language" value=${draft.language} onChange=${set("language")}>
        <option value="">${say("every")}</option>${known.languages.map((name) => html`<option key=${name}>${name}</option>`)}</select></div>
      <div><label for="snippet-tags">${say("then_tag")}</label><input id="snippet-tags" value=${draft.tags} placeholder=${say("tags_hint")} onInput=${set("tags")} /></div>
      <div><label for="snippet-end">${say("then_do")}</label><select id="snippet-end" value=${draft.end} onChange=${set("end")}>
        <option value="">${say("nothing_more")}</option>
        ${queues.map((name) => html`<option key=${name} value=${"queue:" + name}>${say("does_transfer", { to: name })}</option>`)}
        ${LEVELS.map((name) => html`<option key=${name} value=${"level:" + name}>${say("does_transfer", { to: say(`role_${name}`) })}</option>`)}
        ${OUTCOMES.map((name) => html`<option key=${name} value=${"close:" + name}>${say("does_close", { outcome: say(name) })}</option>`)}</select></div>
    </div>
    <label class="choice apart"><input type="checkbox" checked=${draft.shared} disabled=${!known.shares} onChange=${set("shared")} /> ${say("share_snippet")}</label>
  <//>`;
}

function endOf(steps) {
  const name = ["queue", "level", "close"].find((one) => steps[one]);
  return name ? `${name}:${steps[name]}` : "";
}
