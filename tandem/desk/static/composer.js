// Writing: to the customer, or a private note. What cannot be sent yet says why.
import { html, useEffect, useRef } from "./vendor/htm-preact.js";
import { cuesFor } from "./cues.js";

const TYPING_EVERY_MS = 3000;

/** draft = {kind: "reply"|"note", text}. box is the textarea's ref, so that keys can reach it. */
export function Composer({ detail, mine, draft, box, onDraft, onSend, onClaim, onTyping }) {
  const typedAt = useRef(0);
  const isNote = draft.kind === "note";
  useEffect(() => {
    const area = box.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = Math.min(area.scrollHeight + 2, 160) + "px";
  }, [draft.text, draft.kind, detail.id, mine]);

  const onInput = (event) => {
    onDraft({ ...draft, text: event.target.value });
    if (isNote || Date.now() - typedAt.current < TYPING_EVERY_MS) return;
    typedAt.current = Date.now();
    onTyping();
  };
  const onKeyDown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
  };
  const send = () => {
    typedAt.current = 0;
    onSend();
  };
  const waiting = detail.state === "queued" || detail.state === "requested";
  if (!mine && !isNote) {
    return html`<div class="unclaimed">
      <p>${detail.state === "closed" ? "This case is closed." : waiting ? "Nobody has this case yet." : `${detail.agent?.name || "A colleague"} has this case.`}</p>
      <button class="second" onClick=${() => onDraft({ kind: "note", text: "" })}>Note <kbd>n</kbd></button>
      ${waiting && html`<button class="do" onClick=${onClaim}>Claim <kbd>c</kbd></button>`}
    </div>`;
  }
  const cues = isNote ? [] : cuesFor(draft.text, detail);
  return html`<div class=${"composer" + (isNote ? " note" : "")}>
    <div class="kinds" role="group" aria-label="Kind of message">
      <button aria-pressed=${String(!isNote)} onClick=${() => onDraft({ ...draft, kind: "reply" })}>Reply <kbd>r</kbd></button>
      <button aria-pressed=${String(isNote)} onClick=${() => onDraft({ ...draft, kind: "note" })}>Private note <kbd>n</kbd></button>
      <span class="guide">${isNote ? "Only colleagues see this." : "recognise · confirm · explain · act"}</span>
    </div>
    ${cues.map((cue) => html`<p class="cue" key=${cue.key} role="status">${cue.text}</p>`)}
    <div class="write">
      <label class="hidden" for="draft">${isNote ? "Private note" : "Reply to the customer"}</label>
      <textarea id="draft" ref=${box} rows="2" maxlength="4000" value=${draft.text} onInput=${onInput} onKeyDown=${onKeyDown}
        placeholder=${isNote ? "A note for colleagues" : `Write to ${detail.name === "Visitor" ? "the customer" : detail.name.split(" ")[0]}`}></textarea>
      <button class="do" disabled=${!draft.text.trim()} onClick=${send}>${isNote ? "Keep note" : "Send"}</button>
    </div>
  </div>`;
}
