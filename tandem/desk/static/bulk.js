// Several cases at once: picked in the list, done after a pause in which it can be taken back.
import { html, useEffect, useRef, useState } from "./vendor/htm-preact.js";
import { UNDO_MS } from "./case_state.js";
import { Dialog, Form } from "./dialog.js";
import { post, postAtLast } from "./server.js";
import { untilOf } from "./snooze_dialog.js";
import { say } from "./words.js";

const OUTCOMES = ["solved", "not_solved", "no_answer"];
const SLEEPS = ["reply", "hour", "tomorrow", "monday"];
const path = (id, deed) => `/cases/${encodeURIComponent(id)}/${deed}`;

/** What is picked, and the one deed that waits: nothing is done before its time, so that undoing needs no customer to be told otherwise. */
export function useBulk({ lines, tell }) {
  const [picked, setPicked] = useState(null); // a Set of ids; null: nobody picks
  const [held, setHeld] = useState(null); // {deed, body, ids, words, timer}
  const last = useRef(null);
  last.current = held;
  useEffect(() => {
    const leave = () => { const one = last.current; if (one) for (const id of one.ids) postAtLast(path(id, one.deed), one.body); };
    addEventListener("pagehide", leave);
    return () => removeEventListener("pagehide", leave);
  }, []);
  const go = async ({ deed, body, ids }) => {
    setHeld(null);
    const refused = [];
    for (const id of ids) await post(path(id, deed), body).catch((error) => refused.push(`${lines.get(id)?.reference || id}: ${error.message}`));
    tell([say("bulk_done", { count: ids.length - refused.length }), ...refused].join(" "));
  };
  return {
    picked, held,
    start: () => setPicked(new Set()),
    stop: () => setPicked(null),
    toggle: (id) => setPicked((old) => { const fresh = new Set(old); if (!fresh.delete(id)) fresh.add(id); return fresh; }),
    pickAll: (ids) => setPicked(new Set(ids)),
    hold: (deed, body) => {
      const one = { deed, body, ids: [...picked].filter((id) => lines.has(id)) };
      one.timer = setTimeout(() => go(one), UNDO_MS);
      setHeld(one);
      setPicked(null);
    },
    undo: () => { clearTimeout(held.timer); setPicked(new Set(held.ids)); setHeld(null); },
  };
}

export function BulkBar({ bulk, shown, onDeed }) {
  const { picked, held } = bulk;
  if (held) return html`<p class="bulk" role="status">${say("bulk_waits", { deed: say(`bulk_${held.deed}`), count: held.ids.length })} <button class="link" onClick=${bulk.undo}>${say("undo")}</button></p>`;
  if (!picked) return null;
  return html`<div class="bulk" role="group" aria-label=${say("bulk")}>
    <span class="grow">${say("picked", { count: picked.size })}</span>
    <button class="link" onClick=${() => bulk.pickAll(shown.map((line) => line.id))}>${say("pick_all")}</button>
    <button class="link" onClick=${bulk.stop}>${say("pick_none")}</button>
    <button class="second" disabled=${!picked.size} onClick=${onDeed}>${say("do_with")}</button></div>`;
}

const DEEDS = ["tag", "assign", "snooze", "close"];

/** onDone(deed, body): for everything that is picked. */
export function BulkDialog({ count, day, me, onDone, onClose }) {
  const [deed, setDeed] = useState("tag");
  const [tag, setTag] = useState("");
  const [target, setTarget] = useState("");
  const [until, setUntil] = useState("reply");
  const [outcome, setOutcome] = useState("solved");
  const bodies = { tag: () => ({ tag: tag.trim() }), assign: () => targetOf(target), snooze: () => ({ until: untilOf(until, "") }), close: () => ({ outcome }) };
  const ready = deed === "tag" ? tag.trim() : deed === "assign" ? target : true;
  const select = (id, value, set, options) => html`<select id=${id} value=${value} onChange=${(event) => set(event.target.value)}>${options.map(([key, words]) => html`<option key=${key} value=${key}>${words}</option>`)}</select>`;
  return html`<${Dialog} title=${say("do_with_count", { count })} onClose=${onClose}>
    <${Form} deed=${say("do_it")} disabled=${!ready} onSubmit=${async () => { onDone(deed, bodies[deed]()); onClose(); }} second=${html`<button type="button" class="second" onClick=${onClose}>${say("not_yet")}</button>`}>
      <fieldset><legend>${say("what_to_do")}</legend><div class="row">${DEEDS.map((value) => html`<label class="choice" key=${value}><input type="radio" name="bulk-deed" value=${value} checked=${deed === value} onChange=${() => setDeed(value)} /> ${say(`bulk_${value}`)}</label>`)}</div></fieldset>
      ${deed === "tag" && html`<label for="bulk-tag">${say("tag")}</label><input id="bulk-tag" maxlength="30" value=${tag} onInput=${(event) => setTag(event.target.value)} />`}
      ${deed === "assign" && html`<label for="bulk-target">${say("to_whom")}</label>${select("bulk-target", target, setTarget, targetsOf(day, me))}`}
      ${deed === "snooze" && html`<label for="bulk-until">${say("snooze_until")}</label>${select("bulk-until", until, setUntil, SLEEPS.map((value) => [value, say(`until_${value}`)]))}`}
      ${deed === "close" && html`<label for="bulk-outcome">${say("how_ended")}</label>${select("bulk-outcome", outcome, setOutcome, OUTCOMES.map((value) => [value, say(value)]))}`}
      <p class="help apart">${say("bulk_hint")}</p>
    <//><//>`;
}

/** To whom a case can be assigned: [value, words], colleagues who are here first. */
export const targetsOf = (day, me) => [["", say("choose")],
  ...(day.agents || []).filter((one) => one.id !== me.id).sort((a, b) => (a.presence === "offline") - (b.presence === "offline") || a.name.localeCompare(b.name)).map((one) => [`agent ${one.id}`, one.name]),
  ...(day.queues || []).map((name) => [`queue ${name}`, say("queue_named", { name })])];

/** The chosen target as `assign` wants it. */
export function targetOf(value) {
  const [kind, ...rest] = value.split(" ");
  return kind === "agent" ? { to_agent: rest.join(" ") } : { queue: rest.join(" ") };
}
