// Files in the conversation: pictures where they were sent, documents to be saved. Loaded with the first one.
// Every byte is fetched with the conversation's token; nothing that was sent is ever a page of its own.
import { icon, node } from "../nodes.js";
import { authorization } from "../server.js";
import { say } from "../words.js";

const isPicture = (file) => file.type.startsWith("image/");
const addresses = new Map(); // id -> promise of a blob's address, while the page lasts

/** Fills a list with the files of a turn. */
export function fill(list, files) {
  list.replaceChildren(...files.map((file) => {
    const item = node("li", {});
    void drawInto(item, file);
    return item;
  }));
}

async function drawInto(item, file) {
  if (file.state === "removed") return item.replaceChildren(node("span", { class: "gone" }, say("file_removed", { name: file.name })));
  if (!isPicture(file)) return item.replaceChildren(node("button", { type: "button", class: "document", onclick: () => save(item, file) }, icon("attach"), node("span", {}, file.name, " ", node("small", {}, sizeOf(file)))));
  const shown = node("img", { alt: say("picture_named", { name: file.name }), width: file.width, height: file.height });
  const button = node("button", { type: "button", class: "picture", onclick: () => open(file, shown.src) }, shown);
  item.replaceChildren(button);
  try {
    shown.src = await addressOf(file);
  } catch (error) {
    refuse(item, file, error);
  }
}

function refuse(item, file, error) {
  item.replaceChildren(node("span", {}, `${file.name}: ${error.message} `),
    node("button", { type: "button", class: "plain", onclick: () => void drawInto(item, { ...file, state: undefined }) }, say("again")));
}

function addressOf(file) {
  if (!addresses.has(file.id)) {
    const coming = fetched(file);
    addresses.set(file.id, coming);
    coming.catch(() => addresses.delete(file.id));
  }
  return addresses.get(file.id);
}

async function fetched(file) {
  let answer;
  try {
    answer = await fetch("/chat/files/" + file.id, { headers: { ...authorization(), "Accept-Language": document.documentElement.lang } });
  } catch {
    throw new Error(say("reconnecting"));
  }
  if (!answer.ok) throw new Error((await answer.json().catch(() => null))?.error?.message || say("trouble"));
  return URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type: file.type }));
}

async function save(item, file) {
  try {
    node("a", { href: await addressOf(file), download: file.name }).click();
  } catch (error) {
    refuse(item, file, error);
  }
}

function open(file, address) {
  if (!address) return;
  const close = node("button", { type: "button", class: "do", onclick: () => dialog.close() }, say("close_picture"));
  const dialog = node("dialog", { class: "large", "aria-label": file.name },
    node("img", { src: address, alt: say("picture_named", { name: file.name }) }),
    node("p", {}, node("a", { href: address, download: file.name }, say("save_file")), " ", close));
  dialog.addEventListener("keydown", (event) => event.stopPropagation()); // Escape closes the picture, not the chat
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => dialog.remove());
  document.getElementById("chat").append(dialog);
  dialog.showModal();
  close.focus();
}

const sizeOf = ({ size }) => (size < 1e6 ? `${Math.max(1, Math.round(size / 1e3))} kB` : `${(size / 1e6).toFixed(1)} MB`);
