// What the customer wrote and the server has not confirmed yet. Kept over reloads and offline, sent in order,
// by one tab at a time; each entry carries its own id, so that sending twice stores once.
import { freshId, onRemembered, recall, remember } from "./memory.js";
import { post } from "./server.js";
import { pause } from "./stream.js";

const PAUSES_MS = [2000, 4000, 8000, 15000];
let sending = false;
let failures = 0; // tries in a row that did not get through
let changed = () => {};
let onTurn = () => {};
let onUnknown = async () => {};

/** hooks = {changed(), turn(turn), unknown() -> Promise}; call once. */
export function connect(hooks) {
  changed = hooks.changed;
  onTurn = hooks.turn;
  onUnknown = hooks.unknown;
  onRemembered("outbox", changed);
  addEventListener("online", () => void flush());
}

/** Whether what waits here waits for a connection. */
export const isStalled = () => failures > 0;

/** Entries {id, text, button|null, at, failed: words|null}, oldest first. */
export const entries = () => recall("outbox") || [];

const save = (list) => {
  remember("outbox", list.length ? list : null);
  changed();
};

/** Puts a message, or a pressed button {turn, index} with its title as text, in line. */
export function put(text, button = null) {
  save([...entries(), { id: freshId(), text, button, at: new Date().toISOString(), failed: null }]);
  void flush();
}

export const remove = (id) => save(entries().filter((entry) => entry.id !== id));

export function retry(id) {
  save(entries().map((entry) => (entry.id === id ? { ...entry, failed: null } : entry)));
  void flush();
}

/** Sends what waits. Other tabs hold off meanwhile; where the browser has no locks, the ids keep it safe. */
export async function flush() {
  if (sending) return;
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
    if (!entry) return;
    const body = entry.button ? { id: entry.id, button: entry.button } : { id: entry.id, text: entry.text };
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
      } else save(entries().map((one) => (one.id === entry.id ? { ...one, failed: error.message } : one)));
    }
  }
}
