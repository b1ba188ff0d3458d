// Writing: to the customer, or a private note. What cannot be sent yet says why.
import { html, useEffect, useRef } from "./vendor/htm-preact.js";
import { useCues } from "./cues.js";
import { WAYS } from "./words.js";

const TYPING_EVERY_MS = 3000;

/** draft = {kind: "reply"|"note", text}. box is the textarea's ref, so that keys can reach it. */
export function Composer({ it, me, box, onClaim, onResume, onDecline, onCite }) {
  const { detail, mine, draft } = it;
  const typedAt = useRef(0);
  const isNote = draft.kind === "note";
  const cues = useCues({ id: it.id, active: mine && !isNote, draft: draft.text, newest: detail.seq });
  useEffect(() => {
    const area = box.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = Math.min(area.scrollHeight + 2, 160) + "px";
  }, [draft.text, draft.kind, it.id, mine]);

  const onInput = (event) => {
    it.setDraft({ ...draft, text: event.target.value });
    if (isNote || Date.now() - typedAt.current < TYPING_EVERY_MS) return;
    typedAt.current = Date.now();
    it.typing();
  };
  const send = () => {
    typedAt.current = 0;
    it.send();
  };
  const onKeyDown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
  };
  if (!mine && !isNote) return html`<${Unclaimed} ...${{ it, me, onClaim, onResume, onDecline }} />`;
  return html`<div class=${"composer" + (isNote ? " note" : "")}>
    <div class="kinds" role="group" aria-label="Kind of message">
      <button aria-pressed=${String(!isNote)} disabled=${!mine} onClick=${() => it.setDraft({ ...draft, kind: "reply" })}>Reply <kbd>r</kbd></button>
      <button aria-pressed=${String(isNote)} onClick=${() => it.setDraft({ ...draft, kind: "note" })}>Private note <kbd>n</kbd></button>
      <span class="guide">${isNote ? "Only colleagues see this." : "recognise · confirm · explain · act"}</span>
    </div>
    <div class="cues" role="status">${cues.map((cue) => html`<p class="cue" key=${cue.kind + cue.text}>${cue.text}
      ${cue.seq && html` <button class="link" onClick=${() => onCite(cue.seq)}>show</button>`}</p>`)}</div>
    <div class="write">
      <label class="hidden" for="draft">${isNote ? "Private note" : "Reply to the customer"}</label>
      <textarea id="draft" ref=${box} rows="2" maxlength="4000" value=${draft.text} onInput=${onInput} onKeyDown=${onKeyDown}
        placeholder=${isNote ? "A note for colleagues" : hintOf(detail)}></textarea>
      <button class="do" disabled=${!draft.text.trim()} onClick=${send}>${isNote ? "Keep note" : "Send"}</button>
    </div>
  </div>`;
}

function hintOf(detail) {
  const first = detail.name === "Visitor" ? "the customer" : detail.name.split(" ")[0];
  return detail.way === "chat" ? `Write to ${first}` : `Write to ${first}: ${WAYS[detail.way](detail)}`;
}

function Unclaimed({ it, me, onClaim, onResume, onDecline }) {
  const { detail, holds } = it;
  const offered = detail.state === "offered" && detail.offered;
  const waiting = detail.state === "queued" || detail.state === "requested" || offered;
  const words = detail.state === "closed" || detail.state === "back_to_bot" ? "This case is closed."
    : detail.state === "wrap_up" ? (holds ? "The talk is over; the assistant has the customer again." : `${detail.agent?.name} is wrapping up.`)
    : offered ? (offered.id === me.id ? "This case is offered to you." : `Offered to ${offered.name}.`)
    : waiting ? "Nobody has this case yet." : `${detail.agent?.name || "A colleague"} has this case.`;
  return html`<div class="unclaimed">
    <p>${words}</p>
    <button class="second" onClick=${() => it.setDraft({ kind: "note", text: "" })}>Note <kbd>n</kbd></button>
    ${offered?.id === me.id && html`<button class="second" onClick=${onDecline}>Decline <kbd>d</kbd></button>`}
    ${waiting && html`<button class="do" onClick=${onClaim}>${offered?.id === me.id ? "Accept" : "Claim"} <kbd>c</kbd></button>`}
    ${detail.state === "wrap_up" && holds && html`<button class="second" onClick=${onResume}>Talk on <kbd>r</kbd></button>`}
  </div>`;
}
