// A word from the computer when a message arrives unseen, by choice. The page asks for the right to it and shows
// it, since browsers give that to pages alone; of the message it hears nothing.
import { isFramed, tellHost } from "./host.js";
import { inOneTab, recall, remember } from "./memory.js";

let asked = null; // what waits for the page's answer

export const canNotify = isFramed;
export const isOn = () => recall("notify") === true;

/** Turns it on or off; resolves to false where the browser does not allow it. */
export function turn(on) {
  remember("notify", null);
  if (!on) return Promise.resolve(true);
  tellHost({ tandem: "notifications" });
  return new Promise((resolve) => { asked = resolve; });
}

/** The page's answer: whether it may. */
export function allowed(may) {
  remember("notify", may || null);
  asked?.(may);
  asked = null;
}

/** Has the page tell of a message, in one tab only. */
export const notifyOf = (id) => isOn() && inOneTab("notify-" + id, () => tellHost({ tandem: "notify" }));
