// The conversation: assistant, customer and colleagues told apart, readings beside the customer's turns.
import { html, useEffect, useLayoutEffect, useRef } from "./vendor/htm-preact.js";
import { clock, exact, parts, plain } from "./words.js";

const NEAR_END_PX = 60;

export function Transcript({ turns, pending, typing, showReadings, cited, onRetry }) {
  const box = useRef(null);
  const follows = useRef(true);
  useLayoutEffect(() => { if (follows.current) box.current.scrollTop = box.current.scrollHeight; });
  useEffect(() => {
    const watch = new ResizeObserver(() => { if (follows.current) box.current.scrollTop = box.current.scrollHeight; });
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    if (!cited) return;
    follows.current = false;
    box.current.querySelector(`[data-seq="${cited.seq}"]`)?.scrollIntoView({ block: "center" });
  }, [cited]);
  const onScroll = () => {
    const { scrollHeight, scrollTop, clientHeight } = box.current;
    follows.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  };
  const known = new Set(turns.map((turn) => turn.client_id).filter(Boolean));
  return html`<div class="transcript" ref=${box} onScroll=${onScroll} role="log" aria-label="Transcript" tabindex="0">
    ${turns.map((turn, at) => html`<${Turn} key=${turn.id} ...${{ turn, showReadings, begins: begins(turns[at - 1], turn), cited: cited?.seq === turn.seq }} />`)}
    ${pending.filter((one) => !known.has(one.id)).map((one) => html`<div class="turn agent pending" key=${one.id}><div class="bubble">${one.text}</div>
      <p class="status">${one.failed ? html`<span class="bad">Not sent. ${one.failed}</span> <button class="link" onClick=${() => onRetry(one)}>Try again</button>` : "Sending"}</p></div>`)}
    ${typing && html`<p class="typing" role="status">The customer is writing</p>`}
  </div>`;
}

const begins = (before, turn) => !before || before.speaker !== turn.speaker || before.name !== turn.name || new Date(turn.at) - new Date(before.at) > 300000;

function Turn({ turn, showReadings, begins, cited }) {
  const who = { customer: "Customer", bot: "Assistant", agent: turn.name || "Agent", system: "" }[turn.speaker];
  if (turn.speaker === "system") {
    return html`<p class="turn system" data-seq=${turn.seq}>${turn.text} <time datetime=${turn.at} title=${exact(turn.at)}>${clock(turn.at)}</time></p>`;
  }
  return html`<div class=${`turn ${turn.speaker}${begins ? " begins" : ""}${cited ? " cited" : ""}`} data-seq=${turn.seq}>
    ${begins && html`<p class="from"><strong>${who}</strong> <time datetime=${turn.at} title=${exact(turn.at)}>${clock(turn.at)}</time></p>`}
    <div class="bubble">${parts(turn.text || "").map((part) => (part.href
      ? html`<a href=${part.href} target="_blank" rel="noopener noreferrer nofollow">${part.text}</a>` : part))}
      ${turn.picked && html` <span class="picked">pressed</span>`}
      ${turn.buttons?.length > 0 && html`<span class="offered">${turn.buttons.map((button) => html`<span>${button.title}</span>`)}</span>`}</div>
    ${showReadings && turn.speaker === "customer" && html`<${Readings} turn=${turn} />`}
  </div>`;
}

// What was understood, what was read from it, and what was decided: the values behind a handover.
function Readings({ turn }) {
  const decision = typeof turn.decision === "string" ? { reason: turn.decision } : turn.decision;
  const readings = (Array.isArray(turn.readings) ? turn.readings : Object.values(turn.readings || {})).filter((one) => one.value > 0);
  if (!turn.intent && !readings.length && !decision) return null;
  return html`<dl class="readings">
    ${turn.intent && html`<div><dt>Understood</dt><dd>${plain(turn.intent)} <span class="value">${(turn.confidence ?? 0).toFixed(2)}</span></dd></div>`}
    ${readings.map((one) => html`<div key=${one.name}><dt>${plain(one.name)}</dt><dd><span class="value">${Number(one.value).toFixed(2)}</span> ${one.words}</dd></div>`)}
    ${decision?.do && decision.do !== "continue" && html`<div class="decided"><dt>Decided</dt><dd>${plain(decision.do)}: ${decision.reason}</dd></div>`}
  </dl>`;
}
