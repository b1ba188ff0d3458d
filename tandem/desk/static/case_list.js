// The left pane: who waits, how pressing it is, and why they come.
import { html } from "./vendor/htm-preact.js";
import { Sparkline } from "./sparkline.js";
import { ago, due, exact, PRIORITIES, span } from "./words.js";

const VIEWS = [["waiting", "Waiting"], ["mine", "Mine"], ["all", "All"]];

/** The cases of one view ("waiting" | "mine" | "all") and queue ("" = every queue). */
export function casesOf(cases, view, queue, me) {
  return cases.filter((line) => (!queue || line.queue === queue)
    && (view === "all" || (view === "mine" ? line.agent?.id === me?.id : isWaiting(line))))
    .sort((a, b) => a.priority - b.priority || (a.requested_at < b.requested_at ? -1 : 1));
}

export const isWaiting = (line) => line.state === "queued" || line.state === "requested";

export function CaseList({ cases, view, queue, me, selected, now, lastHandover, closedToday, onView, onQueue, onSelect }) {
  const shown = casesOf(cases, view, queue, me);
  const queues = [...new Set(cases.map((line) => line.queue))].sort();
  return html`<section class="list" aria-label="Cases">
    <div class="tabs" role="group" aria-label="Which cases">
      ${VIEWS.map(([key, title]) => html`<button key=${key} aria-pressed=${String(view === key)} onClick=${() => onView(key)}>
        ${title} <b>${casesOf(cases, key, queue, me).length}</b></button>`)}
    </div>
    ${queues.length > 1 && html`<div class="queues" role="group" aria-label="Queue">
      <button aria-pressed=${String(!queue)} onClick=${() => onQueue("")}>all queues</button>
      ${queues.map((name) => html`<button key=${name} aria-pressed=${String(queue === name)} onClick=${() => onQueue(name)}>
        ${name} ${cases.filter((line) => line.queue === name).length}</button>`)}
    </div>`}
    <ul class="cases">
      ${shown.map((line) => html`<li key=${line.id}><${CaseLine} ...${{ line, me, now, selected: line.id === selected, onSelect }} /></li>`)}
    </ul>
    ${!shown.length && html`<p class="empty">${emptyWords(view, lastHandover, now)}</p>`}
    <p class="today">${closedToday} closed today</p>
  </section>`;
}

function emptyWords(view, lastHandover, now) {
  if (view === "mine") return "Nothing is with you. Claim a case with c.";
  const last = lastHandover ? ` Last handover ${ago(lastHandover, now)}.` : " There has been no handover yet.";
  return (view === "waiting" ? "No one is waiting." : "No open cases.") + last;
}

function CaseLine({ line, me, now, selected, onSelect }) {
  const until = isWaiting(line) ? due(line, now) : null;
  const mine = line.agent?.id === me?.id;
  return html`<button class=${"case" + (selected ? " selected" : "")} aria-current=${selected ? "true" : null}
      data-case=${line.id} onClick=${() => onSelect(line.id)}>
    <span class="row"><strong>${line.name}</strong>${line.tier && html`<span class="tier">${line.tier}</span>`}
      ${line.unread > 0 && !selected && html`<span class="unread" aria-label=${line.unread + " unread"}>${line.unread}</span>`}
      <time class="wait" datetime=${line.requested_at} title=${exact(line.requested_at)}>${span(now - new Date(line.requested_at))}</time></span>
    <span class="row"><span class="topic">${line.topic}</span>
      ${line.priority < 3 && html`<span class=${"priority p" + line.priority}>${PRIORITIES[line.priority]}</span>`}</span>
    <span class="why">${line.why}</span>
    <span class="row quiet"><${Sparkline} values=${line.mood} width=${52} height=${16} /><span class="moodwords">${line.mood_words}</span></span>
    ${until && html`<span class=${"due" + (until.late ? " late" : "")}>
      <svg class="bar" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="3" class="ground" /><rect width=${until.share * 100} height="3" /></svg>
      <span title=${exact(line.due_at)}>${until.words}</span></span>`}
    ${line.agent && html`<span class="holder">${mine ? "with you" : "with " + line.agent.name}</span>`}
  </button>`;
}
