// The left pane: who waits, how pressing it is, and why they come.
import { html, useMemo } from "./vendor/htm-preact.js";
import { CaseLine } from "./case_line.js";
import { ago } from "./words.js";

const VIEWS = [["waiting", "Waiting"], ["mine", "Mine"], ["all", "All"]];

export const isWaiting = (line) => ["queued", "requested", "offered"].includes(line.state);
const isMine = (line, me) => line.agent?.id === me?.id || (line.offered && line.offered.id === me?.id);

/** The cases of a view ("waiting" | "mine" | "all"), a queue ("" = every queue) and words to find, in order. */
export function casesOf(lines, { view, queue, find }, me) {
  const words = find.trim().toLowerCase();
  return [...lines.values()].filter((line) => (!queue || line.queue === queue)
      && (view === "all" || (view === "mine" ? isMine(line, me) : isWaiting(line)))
      && (!words || `${line.name} ${line.reference} ${line.topic} ${line.why}`.toLowerCase().includes(words)))
    .sort((a, b) => (a.rank_at < b.rank_at ? -1 : a.rank_at > b.rank_at ? 1 : 0));
}

export function CaseList({ lines, day, filter, me, selected, now, onFilter, onSelect }) {
  const shown = useMemo(() => casesOf(lines, filter, me), [lines, filter, me]);
  const counts = useMemo(() => Object.fromEntries(VIEWS.map(([view]) => [view, casesOf(lines, { ...filter, view }, me).length])), [lines, filter, me]);
  const queues = useMemo(() => countedQueues(lines), [lines]);
  return html`<section class="list" aria-label="Cases">
    <div class="tabs" role="group" aria-label="Which cases">
      ${VIEWS.map(([view, title]) => html`<button key=${view} aria-pressed=${String(filter.view === view)} onClick=${() => onFilter({ ...filter, view })}>
        ${title} <b>${counts[view]}</b></button>`)}
    </div>
    <div class="sieve">
      <label class="hidden" for="find">Find a case by name, reference or topic</label>
      <input id="find" type="search" placeholder="Find" value=${filter.find} onInput=${(event) => onFilter({ ...filter, find: event.target.value })} />
      ${queues.length > 1 && html`<label class="hidden" for="queue">Queue</label>
        <select id="queue" value=${filter.queue} onChange=${(event) => onFilter({ ...filter, queue: event.target.value })}>
          <option value="">all queues</option>
          ${queues.map(([name, count]) => html`<option key=${name} value=${name}>${name} (${count})</option>`)}
        </select>`}
    </div>
    <ul class="cases">
      ${shown.map((line) => html`<${CaseLine} key=${line.id} ...${{ line, me, now, selected: line.id === selected, onSelect }} />`)}
    </ul>
    ${!shown.length && html`<p class="empty">${emptyWords(filter, day.last_handover_at, now)}</p>`}
    <p class="today">${day.closed_today} closed in the last 24 h</p>
  </section>`;
}

function countedQueues(lines) {
  const counts = new Map();
  for (const line of lines.values()) counts.set(line.queue, (counts.get(line.queue) || 0) + 1);
  return [...counts].sort();
}

function emptyWords({ view, queue, find }, lastHandover, now) {
  if (find) return "Nothing fits these words.";
  if (view === "mine") return "Nothing is with you. Press j for the next case, c to claim it.";
  const last = lastHandover ? ` Last handover ${ago(lastHandover, now)}.` : " There has been no handover yet.";
  const where = queue ? ` in ${queue}` : "";
  return (view === "waiting" ? `No one is waiting${where}.` : `No open cases${where}.`) + last;
}
