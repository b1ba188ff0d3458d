// Found while writing: snippets and macros by "/" in a reply, colleagues by "@" in a note; arrows and Enter, or a press.
import { html, useEffect, useState } from "./vendor/htm-preact.js";
import { get, post } from "./server.js";
import { presenceWords, say } from "./words.js";

const MOST = 8;
const SLASH = /(?:^|\s)\/([^\s/]*)$/;
const AT = /(?:^|\s)@([^\s@]*)$/;
const path = (id) => `/cases/${encodeURIComponent(id)}/snippets`;

/** The snippets of a case, filled in; asked for once the agent has it, and anew after `edited`. */
export function useSnippets(id, active, edited) {
  const [snippets, setSnippets] = useState([]);
  useEffect(() => {
    if (!active) { setSnippets([]); return undefined; }
    let stale = false;
    get(path(id)).then((answer) => { if (!stale) setSnippets(answer.snippets); }).catch(() => {});
    return () => { stale = true; };
  }, [id, active, edited]);
  return snippets;
}

/** What is searched for before the caret, "" for a lone slash (in a note: a lone @), null where nobody searches. */
export const searched = (text, caret, isNote) => (isNote ? AT : SLASH).exec(text.slice(0, caret))?.[1] ?? null;

/** Colleagues by the letters after an @, as the menu shows them. */
export const colleaguesOf = (agents, me, search) => agents.filter((one) => one.id !== me.id && one.name.toLowerCase().includes(search.toLowerCase())).slice(0, MOST)
  .map((one) => ({ id: one.id, title: one.name, filled: presenceWords(one), steps: {}, shared: true }));

/** Which snippets have all letters of the search in title or text, those in the title first. */
export function found(snippets, search) {
  const wanted = search.toLowerCase();
  const inTitle = (one) => one.title.toLowerCase().includes(wanted);
  const fits = snippets.filter((one) => inTitle(one) || one.text.toLowerCase().includes(wanted));
  return [...fits.filter(inTitle), ...fits.filter((one) => !inTitle(one))].slice(0, MOST);
}

/** The text with the search before the caret replaced; [text, caret]. */
export function put(text, caret, words) {
  const before = text.slice(0, caret).replace(/[/@][^\s/@]*$/, "");
  return [before + words + text.slice(caret), before.length + words.length];
}

export const used = (id, snippet) => post(`${path(id)}/${encodeURIComponent(snippet.id)}`).catch(() => {});

/** Variables that still stand in a text in braces. */
export const unfilled = (text, snippets) => {
  const names = new Set(snippets.flatMap((one) => one.missing));
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).find((name) => names.has(name));
};

export const isMacro = (one) => Object.keys(one.steps).length > 0;

export function SlashMenu({ shown, at, label, onPick }) {
  return html`<ul class="slash" id="snippets" role="listbox" aria-label=${label}>
    ${shown.map((one, number) => html`<li key=${one.id} id=${"snippet-" + number} role="option" aria-selected=${String(number === at)}
        onMouseDown=${(event) => { event.preventDefault(); onPick(one); }}>
      <strong>${one.title}</strong>${isMacro(one) && html` <span class="tag">${say("macro")}</span>`}${!one.shared && html` <span class="tag">${say("own")}</span>`}
      ${one.overused && html` <span class="mark warn">${say("overused", { count: one.uses })}</span>`}
      <span class="said">${one.filled || stepsInWords(one.steps)}</span></li>`)}
  </ul>`;
}

/** What a macro does, as a line. */
export function stepsInWords(steps) {
  const words = (steps.tags || []).map((tag) => say("does_tag", { tag }));
  if (steps.queue) words.push(say("does_transfer", { to: steps.queue }));
  if (steps.level) words.push(say("does_transfer", { to: say(`role_${steps.level}`) }));
  if (steps.close) words.push(say("does_close", { outcome: say(steps.close) }));
  return words.join(" · ");
}
