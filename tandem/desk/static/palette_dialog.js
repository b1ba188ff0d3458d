// Everything that can be done now, found by a few letters: deeds with their keys, cases, colleagues.
import { Dialog } from "./dialog.js";
import { html, useState } from "./vendor/htm-preact.js";
import { say } from "./words.js";

const MOST = 12;

/** entries: [{words, key, run}]; those whose words have all the letters are shown, in order. */
export function PaletteDialog({ entries, onClose }) {
  const [wanted, setWanted] = useState("");
  const [at, setAt] = useState(0);
  const parts = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = entries.filter((one) => parts.every((part) => one.words.toLowerCase().includes(part))).slice(0, MOST);
  const run = (one) => { onClose(); setTimeout(one.run); }; // once the dialog has given the focus back
  const onKeyDown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown.length) setAt((at + step + shown.length) % shown.length);
    else if (event.key === "Enter" && shown[at]) run(shown[at]);
    else return;
    event.preventDefault();
  };
  return html`<${Dialog} title=${say("palette")} onClose=${onClose}>
    <label class="hidden" for="palette-words">${say("palette_hint")}</label>
    <input id="palette-words" autofocus autocomplete="off" placeholder=${say("palette_hint")} value=${wanted} onKeyDown=${onKeyDown}
      onInput=${(event) => { setWanted(event.target.value); setAt(0); }} aria-controls="palette" aria-activedescendant=${shown.length ? `palette-${at}` : null} />
    <ul id="palette" class="found" role="listbox" aria-label=${say("palette")}>${shown.map((one, number) => html`<li key=${one.words} id=${"palette-" + number} role="option" aria-selected=${String(number === at)} onClick=${() => run(one)}>
      <span class="row"><span class="grow">${one.words}</span>${one.key && html`<kbd>${one.key}</kbd>`}</span></li>`)}</ul>
    ${!shown.length && html`<p class="muted">${say("nothing_fits")}</p>`}<//>`;
}

/** What can be done now: the keys that apply, cases to open, colleagues to pass this one to. */
export function entriesOf({ it, me, known, deeds, offer, onOpen, onAssign, onViews, onAway }) {
  const { detail, mine, holds } = it;
  const can = { c: detail && !holds, o: offer, d: offer, r: mine, u: mine && detail.packet?.opening, n: detail, z: mine, t: mine, b: mine, e: holds, i: detail, p: detail, w: detail, g: true, v: true, x: true,
    s: true, f: true, a: true, "/": true, "?": true };
  const names = { c: "claim", o: "accept", d: "decline", r: "reply", u: "use", n: "note", z: "snooze", t: "transfer", b: "hand_back", e: "close", i: "readings", p: "packet", w: "follow", g: "notifications", v: "views", x: "pick",
    s: "snippets", f: "search", a: "away", "/": "find", "?": "list" };
  const keys = Object.keys(names).filter((key) => can[key]).map((key) => ({ words: say(`key_${names[key]}`), key, run: () => deeds.current[key]() }));
  const colleagues = mine ? (known.day.agents || []).filter((one) => one.id !== me.id && one.presence !== "offline")
    .map((one) => ({ words: say("assign_to", { name: one.name }), run: () => onAssign(one) })) : [];
  const cases = [...known.lines.values()].map((line) => ({ words: `${line.name}: ${line.topic} · ${line.reference}`, run: () => onOpen(line.id) }));
  return [...keys, ...colleagues, { words: say("watch_bot"), run: onViews }, { words: say("presence_more"), run: onAway }, ...cases];
}
