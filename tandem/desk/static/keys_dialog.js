// The list of keys.
import { html } from "./vendor/htm-preact.js";
import { Dialog } from "./dialog.js";

const KEYS = [["j  k", "next, previous case"], ["/", "find a case"], ["c", "claim"], ["o", "accept what is offered"], ["d", "decline it"],
  ["r", "reply"], ["u", "use the opening line"], ["n", "private note"], ["t", "transfer"], ["b", "hand back to the assistant"],
  ["e", "close the case"], ["i", "readings on or off"], ["p", "packet open or folded"], ["a", "available or away"],
  ["Esc", "leave the text, or a dialog"], ["?", "this list"]];

export function KeysDialog({ onClose }) {
  return html`<${Dialog} title="Keys" onClose=${onClose}>
    <dl class="keys">${KEYS.map(([key, words]) => html`<div key=${key}><dt>${key.split("  ").map((one) => html`<kbd>${one}</kbd> `)}</dt><dd>${words}</dd></div>`)}</dl>
    <div class="row end"><button class="second" onClick=${onClose}>Done</button></div><//>`;
}
