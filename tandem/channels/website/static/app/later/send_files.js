// Files on their way to the server: each with its progress, and a button to take it away again. Loaded with the first one.
import { now } from "../conversation.js";
import { attached } from "../files.js";
import { tell } from "../head.js";
import { icon, node } from "../nodes.js";
import { authorization } from "../server.js";
import { say } from "../words.js";

const list = document.getElementById("attached");
const spoken = document.getElementById("attached-said");
let changed = () => {};

/** Begins to send these files; onChange() is called when one has come further. */
export function add(files, onChange) {
  changed = () => { draw(); onChange(); };
  const { most_bytes: most, at_once: atOnce } = now.about.files;
  tell(null);
  for (const blob of files) {
    if (attached.length >= atOnce) return tell(say("files_at_once", { count: atOnce }));
    if (blob.size > most) { tell(say("file_too_large", { name: blob.name, megabytes: Math.floor(most / 1e6) })); continue; }
    const one = { name: blob.name || "", size: blob.size, type: blob.type, file: null, failed: null, done: 0, preview: /^image\/(jpeg|png|webp|gif)$/.test(blob.type) ? URL.createObjectURL(blob) : null };
    attached.push(one);
    send(one, blob);
  }
  changed();
}

function send(one, blob) {
  const request = new XMLHttpRequest(); // fetch tells nothing of how far it has come
  one.request = request;
  request.open("POST", "/chat/files");
  for (const [name, value] of Object.entries({ ...authorization(), "Accept-Language": document.documentElement.lang, "Tandem-File-Name": encodeURIComponent(one.name) })) request.setRequestHeader(name, value);
  request.upload.onprogress = (event) => {
    one.done = event.lengthComputable ? event.loaded / event.total : 0;
    const bar = one.shown?.querySelector("progress");
    if (bar) bar.value = one.done;
  };
  request.onload = () => {
    const answer = read(request.responseText);
    if (request.status === 201 && answer.file) {
      one.file = answer.file;
      spoken.textContent = say("file_ready", { name: one.file.name });
    } else one.failed = answer.error?.message || say("trouble");
    changed();
  };
  request.onerror = () => { one.failed = say("reconnecting"); changed(); };
  one.again = () => { one.failed = null; send(one, blob); changed(); };
  request.send(blob);
}

function read(text) {
  try { return JSON.parse(text); } catch { return {}; }
}

function remove(one) {
  one.request?.abort();
  const at = attached.indexOf(one);
  if (at >= 0) attached.splice(at, 1);
  if (one.file) fetch("/chat/files/" + one.file.id, { method: "DELETE", headers: authorization() }).catch(() => {}); // it is swept later
  changed();
  (list.querySelector("button") || document.getElementById("text")).focus();
}

/** Shows what stands ready; nothing, when it was sent. */
export function draw() {
  list.hidden = !attached.length;
  list.replaceChildren(...attached.map((one) => (one.shown = drawOne(one))));
}

function drawOne(one) {
  const name = one.file?.name || one.name || say("a_picture");
  const state = one.failed ? node("span", { class: "bad", role: "alert" }, one.failed) : one.file ? say("ready_to_send")
    : node("progress", { max: 1, value: one.done, "aria-label": say("file_sending", { name }) });
  return node("li", {}, one.preview ? node("img", { src: one.preview, alt: "", width: 40, height: 40 }) : icon("attach"),
    node("span", { class: "what" }, node("b", {}, name), state),
    one.failed ? node("button", { type: "button", class: "plain", onclick: one.again }, say("again")) : null,
    node("button", { type: "button", class: "icon", "aria-label": say("file_remove", { name }), onclick: () => remove(one) }, icon("close")));
}
