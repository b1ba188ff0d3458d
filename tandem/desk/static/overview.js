// What a supervisor or lead sees without an open case: who waits since when, who is here, what needs a decision.
import { isWaiting } from "./case_line.js";
import { html } from "./vendor/htm-preact.js";
import { due, exact, presenceWords, say, span } from "./words.js";

const MOST = 6;
const LONG_WRAP_UP_MS = 15 * 60000;

export function Overview({ lines, day, me, now, onSelect }) {
  const all = [...lines.values()];
  const waiting = all.filter(isWaiting).sort((a, b) => (a.requested_at < b.requested_at ? -1 : 1));
  const open = all.filter((line) => decisionOf(line, now));
  return html`<section class="overview" aria-label=${say("overview")}>
    <h2>${waiting.length ? say("waiting_count", { count: waiting.length }) : say("no_one_waits")}</h2>
    ${waiting.length > 0 && html`<${Table} lines=${waiting} now=${now} onSelect=${onSelect} more=${(line) => waitWords(line, now)} />`}
    <h2>${say("needs_decision")}</h2>
    ${open.length || me.alarms?.length ? html`<${Table} lines=${open} now=${now} onSelect=${onSelect} more=${(line) => html`<span class="bad">${decisionOf(line, now)}</span>`} />`
      : html`<p class="muted">${say("nothing_to_decide")}</p>`}
    ${me.alarms?.length > 0 && html`<ul class="plainly">${me.alarms.map((words) => html`<li key=${words}><a href="/desk/insights">${words}</a></li>`)}</ul>`}
    <h2>${say("who_is_here")}</h2>
    <${People} agents=${day.agents || []} lines=${all} />
  </section>`;
}

function Table({ lines, now, more, onSelect }) {
  return html`<ul class="plainly">${lines.slice(0, MOST).map((line) => html`<li key=${line.id}>
      <button class="overline" onClick=${() => onSelect(line.id)}><strong>${line.name}</strong><span class="grow">${line.topic} <span class="muted">${line.why}</span></span>
        <span class="muted">${line.queue}</span> <span class="ends">${more(line)}</span>
        <time class="wait" datetime=${line.requested_at} title=${exact(line.requested_at)}>${span(now - new Date(line.requested_at))}</time></button></li>`)}
    ${lines.length > MOST && html`<li class="muted">${say("and_more", { count: lines.length - MOST })}</li>`}</ul>`;
}

function People({ agents, lines }) {
  const here = agents.filter((one) => one.presence !== "offline");
  if (!here.length) return html`<p class="bad">${say("nobody_here")}</p>`;
  return html`<ul class="people">${here.map((one) => html`<li key=${one.id}><span class=${"dot " + one.presence} aria-hidden="true"></span> <strong>${one.name}</strong>
    <span class="muted">${say(`role_${one.role}`)}, ${presenceWords(one)}</span> <span>${loadWords(one)}</span>
    <span class="muted grow">${lines.filter((line) => line.agent?.id === one.id).map((line) => `${line.name}: ${line.topic}`).join(" · ")}</span></li>`)}</ul>`;
}

// How many cases of how many: all that share one limit, then the contact methods with their own.
const loadWords = (one) => [say("has_cases", { open: one.open_cases, capacity: one.capacity }),
  ...Object.entries(one.at_once).filter(([, { open }]) => open > 0).map(([way, { open, most }]) => say(`has_${way}`, { open, most }))].join(", ");

function waitWords(line, now) {
  const until = due(line, now);
  return until ? html`<span class=${until.late ? "bad" : "muted"}>${until.words}</span>` : "";
}

// Why somebody should decide something about a case, or "".
function decisionOf(line, now) {
  if (isWaiting(line) && due(line, now)?.late) return say("decide_overdue");
  if (isWaiting(line) && line.priority === 1) return say("decide_urgent");
  if (line.state === "with_agent" && line.mood_tone === "frustrated" && line.mood_trend === "rising") return say("decide_mood", { name: line.agent?.name });
  if (line.state === "wrap_up" && now - new Date(line.wrap_up_at) > LONG_WRAP_UP_MS) return say("decide_wrap_up", { name: line.agent?.name });
  return "";
}
