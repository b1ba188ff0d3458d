// The conversation: assistant, customer and colleagues told apart, readings beside the customer's turns.
import { html, useEffect, useLayoutEffect, useRef, useState } from "./vendor/htm-preact.js";
import { Turn } from "./turn.js";
import { clock, say } from "./words.js";

const NEAR_END_PX = 60;

/** filesAt: under which address the front door gives out the files of this conversation, by id. */
export function Transcript({ line, filesAt, turns, pending, typing, showReadings, cited, onRetry, onUndo }) {
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
  const onScroll = (event) => {
    const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
    follows.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  };
  const known = new Set(turns.map((turn) => turn.client_id).filter(Boolean));
  const last = turns.findLast((turn) => turn.speaker === "agent");
  return html`<div class="transcript" ref=${box} onScroll=${onScroll} role="log" aria-label=${say("transcript")} tabindex="0">
    ${turns.map((turn, at) => html`<${Turn} key=${turn.id} ...${{ turn, filesAt, showReadings, customer: line.name, begins: begins(turns[at - 1], turn), cited: cited?.seq === turn.seq, fate: turn === last ? fateOf(turn, line) : null }} />`)}
    ${pending.filter((one) => !known.has(one.id)).map((one) => html`<div class="turn agent pending" key=${one.id}><div class="bubble">${one.text || one.files.map((file) => file.name).join(", ")}</div>
      <p class="status">${one.failed ? html`<span class="bad">${say("not_sent")} ${one.failed}</span> <button class="link" onClick=${() => onRetry(one)}>${say("try_again")}</button>` : one.until ? html`<${Countdown} until=${one.until} /> <button class="link" onClick=${() => onUndo(one)}>${say("undo")} <kbd>Ctrl Z</kbd></button>` : say("sending")}</p></div>`)}
    <p class="typing" role="status">${typing ? say("customer_writing") : ""}</p>
  </div>`;
}

function Countdown({ until }) {
  const left = () => Math.max(0, Math.ceil((until - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left());
  useEffect(() => { const tick = setInterval(() => setSeconds(left()), 250); return () => clearInterval(tick); }, [until]);
  return say("sends_in", { count: seconds });
}

// How far the newest of our messages has come.
function fateOf(turn, { reached }) {
  if (!reached) return null;
  if (reached.seen_seq >= turn.seq) return say("seen");
  return reached.delivered_seq >= turn.seq ? say("delivered") : say("sent");
}

const begins = (before, turn) => !before || before.speaker !== turn.speaker || before.name !== turn.name
  || clock(before.at) !== clock(turn.at) && new Date(turn.at) - new Date(before.at) > 300000;
