// The chat's start: connects the parts, and talks with the page that holds the frame.
import { begin, now, onChange } from "./conversation.js";
import { connectFoot, drawFoot, focusText } from "./foot.js";
import { closeOpened, connectHead, drawHead } from "./head.js";
import { connectLog, drawLog, speakerName, toEnd } from "./log.js";
import { node } from "./nodes.js";
import { words } from "./words.js";

const ANNOUNCED_MS = 1000; // shorter and some screen readers miss it
const framed = window.parent !== window;
const live = document.getElementById("live");
let isShown = !framed;
let unread = 0;
let begun = false;
let host = null; // origin of the page that holds us, known from its first message

/** Says a text to screen readers once, without moving the focus. */
function announce(text) {
  const said = node("p", {}, text);
  live.append(said);
  setTimeout(() => said.remove(), ANNOUNCED_MS);
}

function tellHost(message) {
  if (framed) window.parent.postMessage(message, host || "*"); // nothing private is ever in these
}

const close = () => tellHost({ tandem: "close" });

onChange(({ turn }) => {
  drawHead();
  drawLog(Boolean(turn));
  drawFoot();
  if (now.started) {
    document.getElementById("skeleton")?.remove();
    tellHost({ tandem: "started" });
  }
  if (!turn) return;
  announce(turn.speaker === "system" ? turn.text : words.says(speakerName(turn), turn.text));
  if (!isShown || document.hidden) countUnread(unread + 1);
});

function countUnread(count) {
  unread = count;
  tellHost({ tandem: "unread", count });
}

addEventListener("message", (event) => {
  if (event.source !== window.parent || !event.data?.tandem) return;
  host = event.origin;
  const message = event.data;
  if (message.tandem === "configure") {
    if (message.accent && CSS.supports("color", message.accent)) document.documentElement.style.setProperty("--accent", message.accent);
    beginOnce(message);
  } else if (message.tandem === "identify") {
    begun = false;
    beginOnce(message);
  } else if (message.tandem === "shown") {
    isShown = true;
    countUnread(0);
    toEnd();
    if (message.focus) focusText();
  } else if (message.tandem === "hidden") isShown = false;
});

addEventListener("visibilitychange", () => { if (isShown && !document.hidden && unread) countUnread(0); });

addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  if (!closeOpened()) close();
});

function beginOnce({ identity = null, page = "/" }) {
  if (begun) return;
  begun = true;
  void begin(identity, page);
}

connectHead(close);
connectLog((title) => { announce(words.chose(title)); focusText(); });
connectFoot();
drawHead();
drawFoot();
if (framed) tellHost({ tandem: "ready" });
else {
  document.documentElement.classList.add("alone");
  beginOnce({ page: location.pathname });
}
