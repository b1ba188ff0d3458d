// The left pane: who waits, how pressing it is, and why they come.
import { html, useMemo } from "./vendor/htm-preact.js";
import { BulkBar } from "./bulk.js";
import { CaseLine, isWaiting } from "./case_line.js";
import { LiveList } from "./live_list.js";
import { useChoice } from "./memory.js";
import { ago, say } from "./words.js";

const VIEWS = ["waiting", "mine", "all"];

/** Whether an own case sleeps: until a time, or until the customer writes. */
export const sleeps = (line, now) => Boolean(line.asleep && (!line.asleep.until || now < new Date(line.asleep.until)));
const isMine = (line, me) => line.agent?.id === me?.id || (line.offered && line.offered.id === me?.id);

/** The cases of a view ("waiting" | "mine" | "all"), a queue ("" = every queue) and words to find, in order. */
export function casesOf(lines, { view, queue, find }, me, now = new Date()) {
  const words = find.trim().toLowerCase();
  return [...lines.values()].filter((line) => (!queue || line.queue === queue)
      && (view === "all" || (view === "mine" ? isMine(line, me) : isWaiting(line)))
      && (!words || `${line.name} ${line.reference} ${line.topic} ${line.why} ${line.agent?.name || ""} ${(line.tags || []).join(" ")}`.toLowerCase().includes(words)))
    .sort((a, b) => sleeps(a, now) - sleeps(b, now) || (a.rank_at < b.rank_at ? -1 : a.rank_at > b.rank_at ? 1 : 0));
}

export function CaseList({ bulk, onBulk, onViews, lines, drafts, live, watched, onWatch, onSearch, day, filter, me, selected, now, onFilter, onSelect }) {
  const [dense, setDense] = useChoice("dense list", false);
  const shown = useMemo(() => casesOf(lines, filter, me, now), [lines, filter, me, now]);
  const counts = useMemo(() => Object.fromEntries(VIEWS.map((view) => [view, casesOf(lines, { ...filter, view }, me).filter((line) => view !== "mine" || !sleeps(line, now)).length])), [lines, filter, me, now]);
  const queues = useMemo(() => countedQueues(lines), [lines]);
  return html`<section class=${"list" + (dense ? " dense" : "")} aria-label=${say("cases")}>
    <div class="tabs" role="group" aria-label=${say("which_cases")}>
      ${VIEWS.map((view) => html`<button key=${view} aria-pressed=${String(filter.view === view)} onClick=${() => onFilter({ ...filter, view })}>
        ${say(view)} <b>${counts[view]}</b></button>`)}
      <button aria-pressed=${String(filter.view === "bot")} onClick=${() => onFilter({ ...filter, view: "bot" })}>${say("bot")} ${filter.view === "bot" && html`<b>${live.length}</b>`}</button>
    </div>
    ${filter.view === "bot" ? html`<${LiveList} ...${{ lines: live, watched, now, onWatch }} />` : html`<div class="sieve">
      <label class="hidden" for="find">${say("find_label")}</label>
      <input id="find" type="search" placeholder=${say("find")} value=${filter.find} onInput=${(event) => onFilter({ ...filter, find: event.target.value })}
        onKeyDown=${(event) => { if (event.key === "Enter") onSearch(); }} />
      <button class="quiet" title=${say("search_all")} onClick=${onSearch}>${say("everywhere")} <kbd>f</kbd></button>
      ${queues.length > 1 && html`<label class="hidden" for="queue">${say("queue")}</label>
        <select id="queue" value=${filter.queue} onChange=${(event) => onFilter({ ...filter, queue: event.target.value })}>
          <option value="">${say("all_queues")}</option>
          ${queues.map(([name, count]) => html`<option key=${name} value=${name}>${name} (${count})</option>`)}
        </select>`}
    </div>
    <${BulkBar} bulk=${bulk} shown=${shown} onDeed=${onBulk} />
    <ul class="cases">
      ${shown.map((line) => html`<${CaseLine} key=${line.id} ...${{ line, me, now, dense, draft: Boolean(drafts[line.id]?.text.trim()), asleep: sleeps(line, now), selected: line.id === selected, picks: Boolean(bulk.picked), picked: Boolean(bulk.picked?.has(line.id)), onPick: bulk.toggle, onSelect }} />`)}
    </ul>
    ${!shown.length && html`<p class="empty">${emptyWords(filter, day.last_handover_at, now)}</p>`}`}
    <p class="today"><span class="grow" title=${say("closed_today", { count: day.closed_today })}>${say("closed_today", { count: day.closed_today })}</span>
      <button class="quiet" onClick=${onViews}>${say("views")}</button>
      <button class="quiet" aria-pressed=${String(Boolean(bulk.picked))} onClick=${bulk.picked ? bulk.stop : bulk.start}>${say("pick")}</button>
      <button class="quiet" aria-pressed=${String(dense)} onClick=${() => setDense(!dense)}>${say("density")}</button></p>
  </section>`;
}

function countedQueues(lines) {
  const counts = new Map();
  for (const line of lines.values()) counts.set(line.queue, (counts.get(line.queue) || 0) + 1);
  return [...counts].sort();
}

function emptyWords({ view, queue, find }, lastHandover, now) {
  if (find) return say("nothing_fits");
  if (view === "mine") return say("nothing_mine");
  const last = lastHandover ? say("last_handover", { ago: ago(lastHandover, now) }) : say("no_handover");
  return `${say((view === "waiting" ? "no_one_waits" : "no_open_cases") + (queue ? "_in" : ""), { queue })} ${last}`;
}
