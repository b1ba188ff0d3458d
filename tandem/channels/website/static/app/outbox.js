// What the customer wrote and the server has not confirmed yet. Kept over reloads and offline, sent in order,
// by one tab at a time; each entry carries its own id, so that sending twice stores once.
import { freshId, onRemembered, recallAll, remember } from "./memory.js";
import { post } from "./server.js";
import { pause } from "./stream.js";

const PAUSES_MS = [2000, 4000, 8000, 15000];
let sending = false;
let lastOrder = 0; // milliseconds, but no two entries of a tab alike
let failures = 0; // tries in a row that did not get through
let changed = () => {};
let onTurn = () => {};
let onUnknown = async () => {};
let isReady = () => false;

/** hooks = {changed(), turn(turn), unknown() -> Promise, ready() -> whether there is a conversation to send to}; call once. */
export function connect(hooks) {
  changed = hooks.changed;
  onTurn = hooks.turn;
  onUnknown = hooks.unknown;
  isReady = hooks.ready;
  onRemembered("outbox", changed);
  addEventListener("online", () => void flush());
}

/** Whether what waits here waits for a connection. */
export const isStalled = () => failures > 0;

/** Entries {id, text, button|null, files, at, order, failed: words|null}, oldest first. */
export const entries = () => recallAll("outbox.").sort((one, other) => one.order - other.order);

const save = (id, entry) => {
  remember("outbox." + id, entry);
  changed();
};

/** Puts a message with files that have arrived, or a pressed button {turn, index} with its title as text, in line. */
export function put(text, button = null, files = []) {
  lastOrder = Math.max(Date.now(), lastOrder + 1);
  const id = freshId();
  save(id, { id, text, button, files, at: new Date().toISOString(), order: lastOrder, failed: null });
  void flush();
}

export const remove = (id) => save(id, null);

/** Nothing waits any more, but for `kept` entries. */
export function clear(kept = []) {
  for (const { id } of entries()) if (!kept.some((entry) => entry.id === id)) save(id, null);
}

export function retry(id) {
  const entry = entries().find((one) => one.id === id);
  if (entry) save(id, { ...entry, failed: null });
  void flush();
}

/** Sends what waits, once there is a conversation. Other tabs hold off meanwhile; where the browser has no locks,
    the ids keep it safe. */
export async function flush() {
  if (sending || !isReady()) return;
  sending = true;
  try {
    if (navigator.locks) await navigator.locks.request("tandem-outbox", sendAll);
    else await sendAll();
  } finally {
    sending = false;
  }
  if (entries().some((entry) => !entry.failed)) void flush();
}

async function sendAll() {
  for (;;) {
    const entry = entries().find((one) => !one.failed);
    if (!entry || !isReady()) return;
    const body = entry.button ? { id: entry.id, button: entry.button } : { id: entry.id, text: entry.text, files: (entry.files || []).map((file) => file.id) };
    try {
      const { turn } = await post("turns", body);
      failures = 0;
      onTurn(turn);
      remove(entry.id);
    } catch (error) {
      if (error.code === "unknown_conversation") await onUnknown();
      else if (error.passing) {
        const wait = PAUSES_MS[Math.min(failures++, PAUSES_MS.length - 1)];
        changed();
        await pause(error.retryAfter ? error.retryAfter * 1000 : wait);
      } else save(entry.id, { ...entry, failed: error.message });
    }
  }
}
