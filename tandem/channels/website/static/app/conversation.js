// What this browser knows of the conversation: turns by id, who has it now, whether the line is up.
// One tab reads the stream and passes what it hears to the other tabs of the same conversation.
import { forgetAll, onRemembered, recall, remember } from "./memory.js";
import * as outbox from "./outbox.js";
import { forget, post, start, token } from "./server.js";
import { follow, pause } from "./stream.js";

const QUIET = { owner: "bot", agent: null, wait: null, typing: null, case: null, trouble: null, mail: null, read_seq: 0 };

/** The record the page draws. about = the start answer without turns; notice = one line of ours; slow = a start that
    takes so long that it is said. */
export const now = {
  about: recall("about"), turns: new Map(), state: QUIET, up: true, slow: false, started: false, notice: null, ended: false,
};
let identity = null;
let page = "/";
let mine = null; // the token this tab began with; another tab may have begun anew since
let reading = null; // AbortController of the stream
let beginning = false; // nothing is sent meanwhile: there is no token to send it with
let beginnings = 0; // of two that begin at once, the later one counts
const listeners = new Set();
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("tandem") : null;

/** listener({turn, identity}) is called after every change; turn is set when a new turn came that others spoke,
    identity = {accepted, code} when the website's identity was accepted or refused. */
export const onChange = (listener) => listeners.add(listener);
const tell = (change = {}) => listeners.forEach((listener) => listener(change));
/** Everything is drawn anew, for example in other words. */
export const redraw = () => tell();
const lastSeq = () => Math.max(0, ...Array.from(now.turns.values(), (turn) => turn.seq));

/** The last turn before which none is missing. What this browser sent itself after a break is known at once,
    what others said during it only from the stream: it has to begin before that. */
function lastWithoutGap() {
  const seqs = Array.from(now.turns.values(), (turn) => turn.seq).sort((one, other) => one - other);
  const gap = seqs.findIndex((seq, at) => at > 0 && seq > seqs[at - 1] + 1);
  return (gap < 0 ? seqs.at(-1) : seqs[gap - 1]) || 0;
}
onRemembered("seen", tell); // another tab has shown it

/** How many turns of others came after the last one that was in view, in any tab. */
export function unread() {
  const seen = seenSeq();
  return [...now.turns.values()].filter((turn) => turn.seq > seen && turn.speaker !== "customer").length;
}

const seenSeq = () => (recall("seen")?.conversation === now.about?.conversation ? recall("seen")?.seq || 0 : 0);

/** What is there now is in view. The agents' desk hears of it when one of them wrote. */
export function markSeen() {
  const [before, seq] = [seenSeq(), lastSeq()];
  if (!now.started || seq <= before) return;
  remember("seen", { conversation: now.about.conversation, seq });
  const byAgent = [...now.turns.values()].some((turn) => turn.speaker === "agent" && turn.seq > before);
  if (byAgent) post("seen", { seq }).catch(() => {}); // the next one says it too
}

function take(turn, isLive) {
  const isNew = !now.turns.has(turn.id);
  now.turns.set(turn.id, turn);
  return tell(isNew && isLive && turn.speaker !== "customer" ? { turn } : {});
}

function hear(name, data) {
  if (name === "turn") take(data, true);
  if (name === "state") {
    now.state = { ...QUIET, ...data };
    tell();
  }
}

/** Turns oldest first, then what is still on its way; a pending one that has arrived is not shown twice. */
export function shown() {
  const turns = [...now.turns.values()].sort((one, other) => one.seq - other.seq);
  const arrived = new Set(turns.map((turn) => turn.client_id).filter(Boolean));
  const pending = outbox.entries().filter((entry) => !arrived.has(entry.id)).map((entry) => ({
    id: entry.id, client_id: entry.id, speaker: "customer", name: null, text: entry.text, at: entry.at,
    buttons: [], link: null, pending: true, failed: entry.failed,
    card: entry.files?.length ? { kind: "files", files: entry.files, instead: !entry.text } : null,
  }));
  return [...turns, ...pending];
}

// One tab at a time begins, so that the others find its token and go on with the same conversation.
const SLOW_MS = 700; // a start that takes no longer needs no words
const SETTLE_MS = 100; // until what one tab has stored is known in the others
const oneTab = (deed) => (!navigator.locks ? deed() : new Promise((resolve, reject) => {
  void navigator.locks.request("tandem-start", async () => {
    try { resolve(await deed()); } catch (error) { reject(error); }
    await new Promise((settled) => setTimeout(settled, SETTLE_MS));
  });
}));

// However it came about that two tabs began apart: the token that was stored last is the one of all.
onRemembered("token", () => {
  if (now.started && !now.ended && token() && token() !== mine) void followOver(identity);
});

/** Begins or resumes; keeps trying while the server does not answer. */
export async function begin(who, where) {
  identity = who;
  page = where;
  if (recall("person") && personOf(identity) !== recall("person")) await clear(); // signed out, or somebody else now
  const attempt = ++beginnings;
  beginning = true;
  const slow = setTimeout(() => { now.slow = true; tell(); }, SLOW_MS);
  await tryToBegin(attempt);
  clearTimeout(slow);
  if (attempt !== beginnings) return;
  beginning = now.slow = false;
  tell();
  void outbox.flush();
}

async function tryToBegin(attempt) {
  while (attempt === beginnings) {
    try {
      const begun = await oneTab(() => (standsAside() ? null : start(identity, page, !recall("chosen"))));
      if (!begun) {
        now.notice = "elsewhere";
        return tell();
      }
      if (attempt !== beginnings) return undefined;
      const { turns, state, token: fresh, ...about } = begun;
      mine = fresh;
      if (now.about && now.about.conversation !== about.conversation) now.turns.clear();
      Object.assign(now, { about, state: { ...QUIET, ...state }, started: true, up: true, ended: false });
      remember("about", about);
      remember("person", personOf(identity));
      turns.forEach((turn) => now.turns.set(turn.id, turn));
      tell(identity ? { identity: { accepted: true, code: null } } : {});
      return void read();
    } catch (error) {
      if (error.code === "unknown_conversation") forget();
      if (error.code.startsWith("identity_")) {
        identity = null; // not accepted: the website hears why, and the chat goes on with a visitor
        tell({ identity: { accepted: false, code: error.code } });
        if (recall("person")) await clear();
        continue;
      }
      now.up = false;
      tell();
      await pause(error.retryAfter ? error.retryAfter * 1000 : 3000);
    }
  }
}

// Nothing of the customer stays: not here, not in the other tabs, and the token opens nothing any more.
async function clear() {
  const old = now.about?.conversation;
  const voided = token() ? post("sign-out", {}).catch(() => {}) : null; // carries the token as it is now
  reading?.abort();
  forgetAll();
  now.turns.clear();
  Object.assign(now, { about: null, state: QUIET, started: false, notice: null, ended: false });
  tell();
  tabs?.postMessage({ conversation: old, name: "signedOut" });
  await voided;
}

/** The customer has signed out at the website; a visitor begins anew. */
export async function signOut() {
  beginnings++; // whatever is under way is not for this person any more
  await clear();
  await begin(null, page);
}

// The token's own claim of who it is, only to notice a change of person here; the server checks the signature.
function personOf(jwt) {
  try {
    return jwt ? JSON.parse(atob(jwt.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).sub : null;
  } catch {
    return null;
  }
}

async function read() {
  reading?.abort();
  const line = (reading = new AbortController());
  const on = {
    event(name, data) {
      hear(name, data);
      tabs?.postMessage({ conversation: now.about.conversation, name, data });
    },
    up: () => setUp(true),
    down: () => setUp(false),
    unknown: () => void restart(),
  };
  const run = () => (line.signal.aborted ? null : follow(lastWithoutGap, on, line.signal));
  if (!navigator.locks || !tabs) return run();
  // The tab that holds the lock reads; when it goes, the next one takes over after its own last turn.
  try {
    await navigator.locks.request("tandem-stream", { signal: line.signal }, run);
  } catch { /* given up: another conversation began */ }
}

function setUp(up) {
  if (now.up === up) return;
  now.up = up;
  tell();
  tabs?.postMessage({ conversation: now.about.conversation, name: "line", data: up });
  if (up) void outbox.flush();
}

tabs?.addEventListener("message", ({ data: message }) => {
  if (message.conversation !== now.about?.conversation) return;
  if (message.name === "line") { now.up = message.data; tell(); }
  else if (message.name === "left") end();
  else if (message.name === "moved") void followOver(identity);
  else if (message.name === "signedOut") void followOver(null);
  else hear(message.name, message.data);
});

// This page does not know of the customer who signed in on another one meanwhile: only that one speaks for them.
const standsAside = () => !identity && Boolean(recall("person"));

async function followOver(who) {
  reading?.abort();
  now.turns.clear();
  Object.assign(now, { about: null, state: QUIET, started: false, notice: null, ended: false });
  tell();
  await begin(who, page);
}

// Forget the old conversation here, but never one that another tab has begun meanwhile.
function leaveBehind(kept = []) {
  reading?.abort();
  now.turns.clear();
  outbox.clear(kept);
  remember("chosen", null);
  if (token() === mine) forget();
}

let restarting = null;
/** The server does not know this conversation any more: begin a new one and send there what was not sent. */
export function restart() {
  restarting ||= (async () => {
    const old = now.about?.conversation;
    leaveBehind(outbox.entries().filter((entry) => !entry.button)); // a button belongs to the old one
    now.notice = "started_anew";
    await begin(identity, page);
    tabs?.postMessage({ conversation: old, name: "moved" });
    restarting = null;
  })();
  return restarting;
}

export const canWrite = () => now.state.owner !== "closed" && !now.ended;

/** Asks of the customer that are not messages: person, cancel, callback, typing. */
export const ask = (what, body = {}) => post(what, body);

/** The customer ends it: the token is void at once, the text stays on the page until a new start. */
export async function leave() {
  const conversation = now.about.conversation;
  await post("leave", {});
  tabs?.postMessage({ conversation, name: "left" });
  end();
}

function end() {
  reading?.abort();
  if (token() === mine) forget();
  now.ended = true;
  tell();
}

export async function beginAnew() {
  const old = now.about?.conversation;
  leaveBehind();
  Object.assign(now, { state: QUIET, ended: false, notice: null });
  tell();
  await begin(identity, page);
  tabs?.postMessage({ conversation: old, name: "moved" });
}

/** Goes to another open conversation, or with no token to a new one; this one stays open. False while something
    still waits to be sent here. */
export async function goTo(token) {
  if (outbox.entries().length) return false;
  const old = now.about?.conversation;
  reading?.abort();
  now.turns.clear();
  remember("token", token);
  remember("chosen", true); // and not where somebody waits for this customer
  Object.assign(now, { about: null, state: QUIET, started: false, notice: null, ended: false });
  tell();
  await begin(identity, page);
  tabs?.postMessage({ conversation: old, name: "moved" });
  return true;
}

outbox.connect({
  changed: () => tell(),
  turn: (turn) => {
    take(turn, false);
    tabs?.postMessage({ conversation: now.about?.conversation, name: "turn", data: turn });
  },
  unknown: restart,
  ready: () => now.started && !now.ended && !beginning,
});
