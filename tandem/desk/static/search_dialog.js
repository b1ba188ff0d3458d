// All conversations: by words, name, mail, order or reference, with filters.
import { Dialog } from "./dialog.js";
import { html, useEffect, useState } from "./vendor/htm-preact.js";
import { get } from "./server.js";
import { day, exact, say } from "./words.js";

const PAUSE_MS = 200; // of typing
const DAYS = [7, 30, 90, 365];

// What a conversation was found by, where its words alone do not show it.
const by = (one) => one.by.includes("meaning") && html`<span class="by muted">${say(one.by.includes("words") ? "by_words_and_meaning" : "by_meaning")}</span>`;

/** onOpen(found): a case, or a conversation without one. */
export function SearchDialog({ day: desk, begin, onOpen, onClose }) {
  const [wanted, setWanted] = useState({ q: begin || "", queue: "", agent: "", tag: "", state: "", days: "" });
  const [found, setFound] = useState(null);
  const [wordsOnly, setWordsOnly] = useState(false);
  const [tags, setTags] = useState([]);
  const [at, setAt] = useState(0);
  useEffect(() => { get("/tags").then((answer) => setTags(answer.tags)).catch(() => {}); }, []);
  useEffect(() => {
    if (!wanted.q.trim()) { setFound(null); return undefined; }
    let stale = false;
    const timer = setTimeout(() => get("/search?" + new URLSearchParams(Object.entries(wanted).filter(([, value]) => value))).then((answer) => {
      if (stale) return;
      setFound(answer.found);
      setWordsOnly(answer.words_only);
      setAt(0);
    }).catch(() => {}), PAUSE_MS);
    return () => { stale = true; clearTimeout(timer); };
  }, [wanted]);
  const set = (name) => (event) => setWanted({ ...wanted, [name]: event.target.value });
  const open = (one) => { onClose(); onOpen(one); };
  const onKeyDown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found?.length) setAt((at + step + found.length) % found.length);
    else if (event.key === "Enter" && found?.[at]) open(found[at]);
    else return;
    event.preventDefault();
  };
  const choice = (name, label, options) => html`<label class="hidden" for=${"by-" + name}>${label}</label>
    <select id=${"by-" + name} value=${wanted[name]} onChange=${set(name)}><option value="">${label}: ${say("every")}</option>${options.map(([value, words]) => html`<option key=${value} value=${value}>${words}</option>`)}</select>`;
  return html`<${Dialog} title=${say("search_all")} wide onClose=${onClose}>
    <label class="hidden" for="search-words">${say("search_hint")}</label>
    <input id="search-words" type="search" autofocus placeholder=${say("search_hint")} value=${wanted.q} onInput=${set("q")} onKeyDown=${onKeyDown}
      aria-controls="found" aria-activedescendant=${found?.length ? `found-${at}` : null} />
    <div class="filters">
      ${choice("queue", say("queue"), (desk.queues || []).map((name) => [name, name]))}
      ${choice("agent", say("agent"), (desk.agents || []).map((one) => [one.id, one.name]))}
      ${choice("tag", say("tag"), tags.map((name) => [name, name]))}
      ${choice("state", say("state"), [["open", say("is_open")], ["closed", say("is_done")]])}
      ${choice("days", say("since_when"), DAYS.map((count) => [count, say("last_days", { count })]))}
    </div>
    <p class="hidden" role="status">${found ? say("found_count", { count: found.length }) : ""}</p>
    <ul id="found" class="found" role="listbox" aria-label=${say("search_all")}>${(found || []).map((one, number) => html`<li key=${one.conversation_id} id=${"found-" + number} role="option" aria-selected=${String(number === at)} onClick=${() => open(one)}>
      <span class="row"><strong>${one.name || say("visitor")}</strong> <span class="grow">${one.topic || ""}</span> <span class="ref">${one.reference || ""}</span>
        <time class="wait" datetime=${one.at} title=${exact(one.at)}>${day(one.at)}</time></span>
      <span class="said">${one.said}</span>${by(one)}</li>`)}</ul>
    ${found && wordsOnly && html`<p class="muted" role="status">${say("words_only")}</p>`}
    ${found && !found.length && html`<p class="muted">${say("nothing_fits")}</p>`}<//>`;
}
