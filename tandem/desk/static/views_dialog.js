// Saved views: what of the list is looked at again and again, an agent's own or shared.
import { html, useEffect, useState } from "./vendor/htm-preact.js";
import { Dialog, Form } from "./dialog.js";
import { get, post } from "./server.js";
import { say } from "./words.js";

/** The saved views, and what loads them anew. */
export function useViews() {
  const [views, setViews] = useState([]);
  const load = () => get("/views").then((answer) => setViews(answer.views)).catch(() => {});
  useEffect(() => { void load(); }, []);
  return [views, load];
}

/** onShow(filter); count(filter) is how many cases it shows now. */
export function ViewsDialog({ views, load, filter, me, count, onShow, onClose }) {
  const [title, setTitle] = useState("");
  const [shared, setShared] = useState(false);
  const remove = (one) => post(`/views/${encodeURIComponent(one.id)}/remove`).then(load);
  const keep = () => post("/views", { title, shared, view: filter.view === "bot" ? "all" : filter.view, queue: filter.queue, find: filter.find.trim() }).then(load).then(() => setTitle(""));
  return html`<${Dialog} title=${say("views")} onClose=${onClose}>
    ${views.length ? html`<ul class="plainly views">${views.map((one) => html`<li class="row" key=${one.id}>
        <button class="telling" onClick=${() => { onClose(); onShow(one.filter); }}><span class="row"><strong class="grow">${one.title}</strong>${one.shared && html`<span class="tag">${say("shared")}</span>`}<span class="wait">${count(one.filter)}</span></span>
          <span class="said">${wordsOf(one.filter)}</span></button>
        ${one.may_edit && html`<button class="cite" aria-label=${say("remove_view", { title: one.title })} onClick=${() => remove(one)}>×</button>`}</li>`)}</ul>`
      : html`<p class="muted">${say("no_views")}</p>`}
    <div class="apart"><${Form} deed=${say("keep")} disabled=${!title.trim()} onSubmit=${keep} second=${html`<button type="button" class="second" onClick=${onClose}>${say("done")}</button>`}>
      <label for="view-title">${say("keep_view")}</label>
      <p class="help" id="view-help">${wordsOf(filter)}</p>
      <input id="view-title" aria-describedby="view-help" maxlength="60" value=${title} onInput=${(event) => setTitle(event.target.value)} />
      ${me.oversees && html`<label class="choice"><input type="checkbox" checked=${shared} onChange=${(event) => setShared(event.target.checked)} /> ${say("share_view")}</label>`}
    <//></div><//>`;
}

const wordsOf = ({ view, queue, find }) => [say(view === "bot" ? "all" : view), queue, find.trim() && `“${find.trim()}”`].filter(Boolean).join(" · ");
