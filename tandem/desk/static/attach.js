// Files beside a reply: chosen, dragged or pasted, brought to the front door with their progress, sent with the next reply.
import { html, useRef, useState } from "./vendor/htm-preact.js";
import { sizeWords } from "./files_view.js";
import { bring, takeAway } from "./server.js";
import { say } from "./words.js";

const MOST = 5; // with one reply, the front door's own limit
let numbers = 0;

/** What stands ready in the case `id`: list of {key, name, size, file or null, failed or null, done}. */
export function useAttached(id, tell) {
  const [all, setAll] = useState({});
  const list = all[id] || [];
  const change = (at, work) => setAll((known) => ({ ...known, [at]: work(known[at] || []) }));
  const set = (at, key, values) => change(at, (some) => some.map((one) => (one.key === key ? { ...one, ...values } : one)));
  const send = (at, one) => {
    const path = `/cases/${encodeURIComponent(at)}/files`;
    bring(path, one.blob, (done) => set(at, one.key, { done })).then(({ file }) => set(at, one.key, { file }), (error) => set(at, one.key, { failed: error.message }));
  };
  return {
    list,
    files: list.map((one) => one.file).filter(Boolean),
    waits: list.some((one) => !one.file),
    add(blobs) {
      const room = Math.max(0, MOST - list.length);
      if (blobs.length > room) tell(say("files_at_once", { count: MOST }));
      const fresh = blobs.slice(0, room).map((blob) => ({ key: ++numbers, name: blob.name || say("a_picture"), size: blob.size, blob, file: null, failed: null, done: 0 }));
      change(id, (some) => [...some, ...fresh]);
      fresh.forEach((one) => send(id, one));
    },
    again(one) { set(id, one.key, { failed: null, done: 0 }); send(id, one); },
    remove(one) {
      change(id, (some) => some.filter((other) => other.key !== one.key));
      if (one.file) takeAway(`/cases/${encodeURIComponent(id)}/files/${one.file.id}`);
    },
    taken() { setAll((known) => ({ ...known, [id]: [] })); },
    putBack(at, files) { change(at, (some) => [...some, ...files.map((file) => ({ key: ++numbers, name: file.name, size: file.size, file, failed: null, done: 1 }))]); },
  };
}

export function AttachButton({ attached }) {
  const input = useRef(null);
  const onChange = (event) => {
    attached.add([...event.target.files]);
    event.target.value = "";
  };
  return html`<button onClick=${() => input.current.click()}>${say("attach")} <kbd>l</kbd></button>
    <input type="file" id="desk-files" ref=${input} hidden multiple accept="image/jpeg,image/png,image/webp,image/gif,application/pdf" onChange=${onChange} />`;
}

export function AttachedList({ attached }) {
  if (!attached.list.length) return null;
  return html`<ul class="attached" aria-label=${say("attached")}>${attached.list.map((one) => html`<li key=${one.key}>
    <span class="what"><strong>${one.file?.name || one.name}</strong> <span class="muted">${sizeWords(one.file?.size || one.size)}</span>
      ${one.failed ? html` <span class="bad" role="alert">${one.failed}</span>` : !one.file && html` <progress max="1" value=${one.done} aria-label=${say("file_sending", { name: one.name })}></progress>`}</span>
    ${one.failed && html`<button class="link" onClick=${() => attached.again(one)}>${say("try_again")}</button>`}
    <button class="link" aria-label=${say("file_remove", { name: one.name })} onClick=${() => attached.remove(one)}>${say("remove")}</button></li>`)}</ul>
    <p class="hidden" role="status">${attached.waits ? "" : say("files_ready", { count: attached.files.length })}</p>`;
}

/** What a place needs so that files can be dropped and pasted on it. */
export const dropping = (attached) => ({
  onDragOver: (event) => { if ([...event.dataTransfer.types].includes("Files")) event.preventDefault(); },
  onDrop: (event) => { if (event.dataTransfer.files.length) { event.preventDefault(); attached.add([...event.dataTransfer.files]); } },
  onPaste: (event) => {
    if (!event.clipboardData.files.length || event.clipboardData.getData("text/plain")) return; // a table is pasted as both: the text is meant
    event.preventDefault();
    attached.add([...event.clipboardData.files]);
  },
});
