// The chat's start: connects the parts, and does what the page that holds the frame asks.
import { begin, markSeen, now, onChange, signOut, unread } from "./conversation.js";
import { connectFoot, drawFoot, focusText, suggest, waitWords } from "./foot.js";
import { closeOpened, connectHead, drawHead } from "./head.js";
import { dress, hearHost, isFramed, tellHost } from "./host.js";
import { connectLog, drawLog, speakerName, toEnd } from "./log.js";
import { recall } from "./memory.js";
import { node } from "./nodes.js";
import { allowed, notifyOf } from "./notify.js";
import { comeBack } from "./server.js";
import { soundFor } from "./sound.js";
import { say, speak } from "./words.js";

const ANNOUNCED_MS = 1000; // shorter and some screen readers miss it
const live = document.getElementById("live");
const status = document.getElementById("status");
const log = document.getElementById("log");
let isShown = !isFramed();
let coversPage = false;
let identity; // undefined until the page has said who is there
let toldUnread = 0;

/** Says a text to screen readers once, without moving the focus. */
function announce(text) {
  const said = node("p", {}, text);
  live.append(said);
  setTimeout(() => said.remove(), ANNOUNCED_MS);
}

/** What goes on meanwhile, told when there is a pause: who is typing, how the wait has changed. */
function drawStatus() {
  const { typing, owner } = now.state;
  const wait = waitWords();
  const text = owner === "waiting" && wait ? say("wait_changed", { range: wait }) : typing && typing !== "assistant" ? say("typing", { name: typing }) : "";
  if (status.textContent !== text) status.textContent = text;
}

const close = () => tellHost({ tandem: "close" });
const isSeen = () => isShown && !document.hidden;

function draw({ turn = null, identity: heard = null } = {}) {
  drawHead();
  const follow = drawLog(Boolean(turn));
  drawFoot();
  if (follow) toEnd(); // the foot may have grown
  drawStatus();
  if (now.started) {
    document.getElementById("skeleton")?.remove();
    tellHost({ tandem: "started" });
  }
  if (heard) tellHost({ tandem: "identity", ...heard });
  if (turn) {
    announce(turn.speaker === "system" ? turn.text : say("says", { name: speakerName(turn), text: turn.text }));
    soundFor(turn.id);
    if (!isSeen()) notifyOf(turn.id);
  }
  countUnread();
}

function countUnread() {
  if (isSeen()) markSeen();
  const count = now.started ? unread() : 0;
  if (count === toldUnread) return;
  toldUnread = count;
  tellHost({ tandem: "unread", count });
}

async function configure({ identity: who = null, page = "/", language, theme }) {
  dress(theme);
  await speak(recall("language") || language);
  draw();
  if (who === identity) return;
  identity = who;
  void begin(who, page);
}

const deeds = {
  configure,
  signOut() {
    identity = null;
    void signOut();
  },
  shown({ focus, text, modal }) {
    isShown = true;
    coversPage = Boolean(modal);
    if (text) suggest(text);
    countUnread();
    toEnd();
    if (focus) focusText();
  },
  notifications({ may }) {
    allowed(Boolean(may));
  },
  hidden() {
    isShown = false;
  },
};

addEventListener("visibilitychange", countUnread);

addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Tab" && coversPage) stayInside(event);
  if (event.key !== "Escape" || closeOpened()) return;
  if (log.contains(document.activeElement)) focusText(); // first back to writing, then out
  else close();
});

/** Over the whole screen there is nothing else to reach: Tab goes round. */
function stayInside(event) {
  const all = [...document.querySelectorAll("a[href], button, input, textarea, [tabindex='0']")].filter((one) => one.offsetParent);
  const [first, last] = [all[0], all[all.length - 1]];
  if (document.activeElement !== (event.shiftKey ? first : last)) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}

onChange(draw);
connectHead(close);
connectLog((title) => { announce(say("chose", { title })); focusText(); });
connectFoot();
hearHost((message) => deeds[message.tandem]?.(message));
draw();
if (isFramed()) tellHost({ tandem: "ready" });
else {
  document.documentElement.classList.add("alone");
  const [, back] = /^#back=(.+)$/.exec(location.hash) || [];
  if (back) {
    comeBack(back);
    history.replaceState(null, "", location.pathname); // it opens the chat: not into the history
  }
  void configure({ page: location.pathname, language: navigator.language.split("-")[0] });
}
