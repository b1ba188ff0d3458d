// What the browser keeps between page loads. A browser may refuse storage: then it lasts as long as the page.
const fallback = new Map();

export function recall(key) {
  try {
    const kept = localStorage.getItem("tandem." + key);
    return kept === null ? null : JSON.parse(kept);
  } catch {
    return fallback.get(key) ?? null;
  }
}

export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem("tandem." + key);
    else localStorage.setItem("tandem." + key, JSON.stringify(value));
  } catch {
    value === null ? fallback.delete(key) : fallback.set(key, value);
  }
}

/** Every value whose key begins so. Tabs write at the same time: what they share has a key of its own per thing. */
export function recallAll(beginning) {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith("tandem." + beginning));
    return keys.map((key) => recall(key.slice("tandem.".length))).filter((value) => value !== null);
  } catch {
    return [...fallback].filter(([key]) => key.startsWith(beginning)).map(([, value]) => value);
  }
}

const STAYS = new Set(["sound", "notify", "language"]); // how the chat behaves in this browser, whoever writes in it

/** Forgets everything of the customer. */
export function forgetAll() {
  fallback.clear();
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith("tandem.") && !STAYS.has(key.slice("tandem.".length)));
    keys.forEach((key) => localStorage.removeItem(key));
  } catch { /* blocked: nothing was kept */ }
}

/** Calls back when another tab of this browser changed the key, or one that begins with it and a dot. */
export function onRemembered(key, callback) {
  addEventListener("storage", (event) => {
    if (event.key === "tandem." + key || event.key?.startsWith("tandem." + key + ".")) callback();
  });
}

const HELD_MS = 3000; // longer than the tabs of one browser take to hear of the same thing

/** Does it in one tab only, of all that hear of the same thing. */
export function inOneTab(name, deed) {
  if (!navigator.locks) return deed();
  void navigator.locks.request("tandem-" + name, { ifAvailable: true }, async (first) => {
    if (!first) return;
    deed();
    await new Promise((resolve) => setTimeout(resolve, HELD_MS));
  });
}

/** An id no other message has, also where crypto.randomUUID is missing (plain http on a local network). */
export function freshId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
