// Files in the transcript: pictures where they were sent, opened in a dialog; documents to be saved. None is a page.
import { Dialog } from "./dialog.js";
import { html, useState } from "./vendor/htm-preact.js";
import { say } from "./words.js";

const isPicture = (file) => file.type.startsWith("image/");
/** The files of a turn; none for most. */
export const filesOf = (turn) => (turn.card?.kind === "files" ? turn.card.files : []);
export const sizeWords = (size) => (size < 1e6 ? `${Math.max(1, Math.round(size / 1e3))} kB` : `${(size / 1e6).toFixed(1)} MB`);

/** base is the address under which the front door gives them out, by id. */
export function Files({ files, base, small }) {
  const [large, setLarge] = useState(null);
  return html`<ul class=${"files" + (small ? " small" : "")}>
    ${files.map((file) => html`<li key=${file.id}><${One} ...${{ file, base, small, onOpen: () => setLarge(file) }} /></li>`)}
    ${large && html`<${Large} file=${large} base=${base} onClose=${() => setLarge(null)} />`}
  </ul>`;
}

function One({ file, base, small, onOpen }) {
  const [broken, setBroken] = useState(0);
  if (file.state === "removed") return html`<span class="muted">${say("file_removed", { name: file.name })}</span>`;
  if (file.state === "held" || broken % 2) return html`<span class="muted">${file.name}: ${say(file.state === "held" ? "file_held" : "file_away")}</span>
    ${broken % 2 === 1 && html` <button class="link" onClick=${() => setBroken(broken + 1)}>${say("try_again")}</button>`}`;
  if (!isPicture(file)) return html`<a class="document" href=${base + file.id} download=${file.name}>${file.name} <small>${sizeWords(file.size)}</small></a>`;
  return html`<button class="picture" title=${say("file_open", { name: file.name })} onClick=${onOpen}>
    <img src=${base + file.id} alt=${say("picture_named", { name: file.name })} width=${small ? null : file.width} height=${small ? null : file.height} onError=${() => setBroken(broken + 1)} /></button>`;
}

function Large({ file, base, onClose }) {
  return html`<${Dialog} title=${file.name} onClose=${onClose} wide=${true}>
    <img class="large" src=${base + file.id} alt=${say("picture_named", { name: file.name })} />
    <div class="row end"><a class="second" href=${base + file.id} download=${file.name}>${say("file_save")}</a> <button class="do" autofocus onClick=${onClose}>${say("done")}</button></div><//>`;
}
