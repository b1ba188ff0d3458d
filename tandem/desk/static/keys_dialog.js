// The list of keys.
import { html } from "./vendor/htm-preact.js";
import { Dialog } from "./dialog.js";
import { say } from "./words.js";

const KEYS = [["Ctrl  K", "palette"], ["j  k", "next"], ["/", "find"], ["f", "search"], ["c", "claim"], ["o", "accept"], ["d", "decline"], ["r", "reply"], ["u", "use"], ["n", "note"], ["s", "snippets"], ["l", "attach"],
  ["z", "snooze"], ["t", "transfer"], ["b", "hand_back"], ["e", "close"], ["i", "readings"], ["p", "packet"], ["w", "follow"], ["g", "notifications"], ["v", "views"], ["x", "pick"], ["a", "away"], ["Esc", "leave"], ["?", "list"]];

export function KeysDialog({ onClose }) {
  return html`<${Dialog} title=${say("keys")} onClose=${onClose}>
    <dl class="keys">${KEYS.map(([key, deed]) => html`<div key=${key}><dt>${key.split("  ").map((one) => html`<kbd>${one}</kbd> `)}</dt><dd>${say(`key_${deed}`)}</dd></div>`)}</dl>
    <div class="row end"><button class="second" onClick=${onClose}>${say("done")}</button></div><//>`;
}
