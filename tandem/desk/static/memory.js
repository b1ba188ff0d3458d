// What survives: of this tab drafts, unsent replies and folded packets; of this browser an agent's choices.
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

/** Like useState, kept in this browser for good: how somebody likes it. */
export function useChoice(name, usual) {
  const [value, setValue] = useState(() => {
    try {
      return JSON.parse(localStorage.getItem(name)) ?? usual;
    } catch {
      return usual;
    }
  });
  const set = (fresh) => {
    setValue(fresh);
    try {
      localStorage.setItem(name, JSON.stringify(fresh));
    } catch { /* then it lasts as long as the page */ }
  };
  return [value, set];
}
