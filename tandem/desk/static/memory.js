// What must survive a reload of this tab: drafts, unsent replies, which packets are folded.
import { useState } from "./vendor/htm-preact.js";

/** Like useState({}), kept in this tab's session. */
export function useKept(name) {
  const [value, setValue] = useState(() => {
    try {
      return JSON.parse(sessionStorage.getItem(name)) || {};
    } catch {
      return {}; // nothing kept, or no storage allowed here
    }
  });
  const set = (change) => setValue((old) => {
    const fresh = change(old);
    try {
      sessionStorage.setItem(name, JSON.stringify(fresh));
    } catch { /* then it lasts as long as the page */ }
    return fresh;
  });
  return [value, set];
}
