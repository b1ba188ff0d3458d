// The assistant's conversations, asked for while somebody looks at them, and the one that is watched.
import { useEffect, useRef, useState } from "./vendor/htm-preact.js";
import { get, post } from "./server.js";
import { named } from "./words.js";

const AGAIN_MS = 3000;
const path = (id, deed = "") => `/live/${encodeURIComponent(id)}${deed && "/" + deed}`;

/** active: the list is on the screen; watched: the id of one, or null. onGone: it is live no more. */
export function useLive({ active, watched, tell, onGone }) {
  const [lines, setLines] = useState([]);
  const [detail, setDetail] = useState(null);
  const gone = useRef(onGone);
  gone.current = onGone;
  useEffect(() => repeated(active, () => get("/live").then((answer) => setLines(answer.conversations.map(named)))), [active]);
  useEffect(() => {
    setDetail(null);
    return repeated(watched, () => get(path(watched)).then((answer) => setDetail(named(answer))).catch((error) => {
      if (error.status === 404) { tell(error.message); gone.current(); }
    }));
  }, [watched]);
  return {
    lines, detail,
    whisper: (text) => post(path(watched, "whisper"), { text }).then(() => get(path(watched))).then((answer) => setDetail(named(answer))).catch((error) => tell(error.message)),
    stepIn: () => post(path(watched, "step_in")).then(({ case: id }) => id).catch((error) => { tell(error.message); return null; }),
  };
}

// Do it now and every few seconds, while the page is seen; returns what stops it.
function repeated(wanted, deed) {
  if (!wanted) return undefined;
  const go = () => { if (!document.hidden) deed().catch(() => {}); };
  go();
  const timer = setInterval(go, AGAIN_MS);
  return () => clearInterval(timer);
}
