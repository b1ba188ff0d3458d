// Writing: to the customer, or a private note. What cannot be sent yet says why.
import { html, useEffect, useRef, useState } from "./vendor/htm-preact.js";
import { AttachButton, AttachedList, dropping } from "./attach.js";
import { useCues } from "./cues.js";
import { colleaguesOf, found, isMacro, put, searched, SlashMenu, unfilled, used, useSnippets } from "./slash_menu.js";
import { say, wayOf } from "./words.js";

const TYPING_EVERY_MS = 3000;

/** draft = {kind: "reply"|"note", text}. box is the textarea's ref, so that keys can reach it. */
export function Composer({ it, me, box, onTakeOver, onClaim, onResume, onDecline, onCite, onMacro, onSnippets, onAssign, edited, agents }) {
  const { detail, mine, draft } = it;
  const typedAt = useRef(0);
  const isNote = draft.kind === "note";
  const cues = useCues({ id: it.id, active: mine && !isNote, draft: draft.text, newest: detail.seq });
  const snippets = useSnippets(it.id, mine, edited);
  const [slash, setSlash] = useState(null); // {search, at, caret} while a snippet or colleague is looked for
  const shown = !slash ? [] : isNote ? colleaguesOf(agents, me, slash.search) : found(snippets, slash.search);
  const gap = isNote ? undefined : unfilled(draft.text, snippets);
  const look = (area) => {
    const search = searched(area.value, area.selectionStart, isNote);
    setSlash(search === null ? null : { search, at: 0, caret: area.selectionStart });
  };
  const pick = (one) => {
    const [text, caret] = put(draft.text, slash.caret, isNote ? `@${one.title} ` : isMacro(one) ? "" : one.filled);
    setSlash(null);
    it.setDraft({ ...draft, text });
    if (isMacro(one)) return onMacro(one);
    if (!isNote) used(it.id, one);
    requestAnimationFrame(() => box.current?.setSelectionRange(caret, caret));
  };
  useEffect(() => setSlash(null), [it.id]);
  useEffect(() => { if (document.activeElement === box.current) look(box.current); }, [draft.text]); // what came in otherwise than by a key, too
  useEffect(() => {
    const area = box.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = Math.min(area.scrollHeight + 2, 160) + "px";
  }, [draft.text, draft.kind, it.id, mine]);

  const onInput = (event) => {
    it.setDraft({ ...draft, text: event.target.value });
    look(event.target);
    if (isNote || Date.now() - typedAt.current < TYPING_EVERY_MS) return;
    typedAt.current = Date.now();
    it.typing();
  };
  const send = () => {
    if (gap) return;
    typedAt.current = 0;
    it.send();
  };
  const onKeyDown = (event) => {
    if (shown.length) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) setSlash({ ...slash, at: (slash.at + step + shown.length) % shown.length });
      else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") pick(shown[slash.at]);
      else if (event.key === "Escape") { setSlash(null); event.stopPropagation(); }
      else return;
      event.preventDefault();
      return;
    }
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && !draft.text && it.undo()) return event.preventDefault();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
  };
  if (!mine && !isNote) return html`<${Unclaimed} ...${{ it, me, onClaim, onResume, onDecline, onTakeOver, onAssign }} />`;
  return html`<div class=${"composer" + (isNote ? " note" : "")} ...${isNote ? {} : dropping(it.attached)}>
    <div class="kinds" role="group" aria-label=${say("kind_of_message")}>
      <button aria-pressed=${String(!isNote)} disabled=${!mine} onClick=${() => it.setDraft({ ...draft, kind: "reply" })}>${say("reply")} <kbd>r</kbd></button>
      <button aria-pressed=${String(isNote)} onClick=${() => it.setDraft({ ...draft, kind: "note" })}>${say("private_note")} <kbd>n</kbd></button>
      ${!isNote && html`<button onClick=${onSnippets}>${say("snippets")} <kbd>s</kbd></button>`}
      ${!isNote && html`<${AttachButton} attached=${it.attached} />`}
      ${!isNote && html`<button aria-pressed=${String(Boolean(it.undoable))} title=${say("undo_send_hint")} onClick=${() => it.setUndoes(!it.undoable)}>${say("undo_send")}</button>`}
      <span class="guide">${say(isNote ? "only_colleagues" : "guide")}</span>
    </div>
    <div class="cues" role="status">${cues.map((cue) => html`<p class="cue" key=${cue.kind + cue.text}>${cue.text}
      ${cue.seq && html` <button class="link" onClick=${() => onCite(cue.seq)}>${say("show")}</button>`}</p>`)}</div>
    ${!isNote && html`<${AttachedList} attached=${it.attached} />`}
    ${gap && html`<p class="cue" role="status">${say("fill_in", { name: `{${gap}}` })}</p>`}
    ${shown.length > 0 && html`<${SlashMenu} shown=${shown} at=${slash.at} label=${say(isNote ? "colleagues" : "snippets")} onPick=${pick} />`}
    <div class="write">
      <label class="hidden" for="draft">${say(isNote ? "private_note" : "reply_label")}</label>
      <textarea id="draft" ref=${box} rows="2" maxlength="4000" value=${draft.text} onInput=${onInput} onKeyDown=${onKeyDown} onBlur=${() => setSlash(null)}
        aria-autocomplete="list" aria-controls=${shown.length ? "snippets" : null} aria-activedescendant=${shown.length ? `snippet-${slash.at}` : null}
        placeholder=${isNote ? say("note_hint") : hintOf(detail)}></textarea>
      <button class="do" disabled=${!it.hasWords || Boolean(gap)} onClick=${send}>${say(isNote ? "keep_note" : "send")}</button>
    </div>
  </div>`;
}

function hintOf(detail) {
  const first = detail.name === say("visitor") ? say("the_customer") : detail.name.split(" ")[0];
  return detail.way === "chat" ? say("write_to", { name: first }) : say("write_to_way", { name: first, way: wayOf(detail) });
}

function Unclaimed({ it, me, onClaim, onResume, onDecline, onTakeOver, onAssign }) {
  const { detail, holds } = it;
  const offered = detail.state === "offered" && detail.offered;
  const waiting = detail.state === "queued" || detail.state === "requested" || offered;
  const words = detail.state === "closed" || detail.state === "back_to_bot" ? say("is_closed")
    : detail.state === "wrap_up" ? (holds ? say("talk_is_over") : say("is_wrapping_up", { name: detail.agent?.name }))
    : offered ? (offered.id === me.id ? say("is_offered_to_you") : say("is_offered_to", { name: offered.name }))
    : waiting ? say("nobody_has_it") : say("has_it", { name: detail.agent?.name || say("a_colleague") });
  return html`<div class="unclaimed">
    <p>${words}</p>
    <button class="second" onClick=${() => it.setDraft({ kind: "note", text: "" })}>${say("note")} <kbd>n</kbd></button>
    ${offered?.id === me.id && html`<button class="second" onClick=${onDecline}>${say("decline")} <kbd>d</kbd></button>`}
    ${me.takes_over && detail.state === "with_agent" && !holds && html`<button class="second" onClick=${onTakeOver}>${say("take_over")}</button>`}
    ${waiting && html`<button class="second" onClick=${onAssign}>${say("assign")}</button>`}
    ${waiting && html`<button class="do" onClick=${onClaim}>${say(offered?.id === me.id ? "accept" : "claim")} <kbd>c</kbd></button>`}
    ${detail.state === "wrap_up" && holds && html`<button class="second" onClick=${onResume}>${say("talk_on")} <kbd>r</kbd></button>`}
  </div>`;
}
