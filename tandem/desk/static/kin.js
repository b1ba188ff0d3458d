// Other cases of the same person: opened, or taken into this one after a look at what happens then.
import { html, useState } from "./vendor/htm-preact.js";
import { say } from "./words.js";

/** onOpen(id); onMerge(id) where this agent may merge, else null. */
export function Kin({ detail, me, onOpen, onMerge }) {
  const [asked, setAsked] = useState(null); // the case that is about to be merged
  const { others, merged, merged_into: into } = detail;
  if (!others?.length && !merged?.length && !into) return null;
  const mine = detail.state === "with_agent" && detail.agent?.id === me?.id;
  const name = (one) => html`<button class="link" onClick=${() => onOpen(one.id)}>${one.reference}</button> ${one.topic || ""}`;
  return html`<section class="kin"><h3>${say("same_person")}</h3>
    ${into && html`<p>${say("goes_on_in")} ${name(into)}</p>`}
    <ul>${(others || []).map((one) => html`<li key=${one.id}><p>${name(one)}</p>
      ${mine && (one.waits || one.agent === me.id) && (asked === one.id
        ? html`<p class="help">${say("merge_means", { other: one.reference, reference: detail.reference })}</p><div class="row"><button class="do" onClick=${() => { setAsked(null); onMerge(one.id); }}>${say("merge")}</button><button class="second" onClick=${() => setAsked(null)}>${say("not_yet")}</button></div>`
        : html`<button class="second" onClick=${() => setAsked(one.id)}>${say("merge_into", { other: one.reference })}</button>`)}</li>`)}
      ${(merged || []).map((one) => html`<li key=${one.id}><p class="muted">${say("was_merged")} ${name(one)}</p></li>`)}</ul></section>`;
}
