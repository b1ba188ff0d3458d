// Asks the front door for hints while the agent writes; the rules are in tandem/desk/agent_assist.py.
import { useEffect, useState } from "./vendor/htm-preact.js";
import { post } from "./server.js";

const PAUSE_MS = 350; // of typing

/** The hints for a draft: [{kind, text, seq}]. Asked again when the draft or the case changes. */
export function useCues({ id, active, draft, transferring = false, newest }) {
  const [cues, setCues] = useState([]);
  useEffect(() => {
    if (!active) { setCues([]); return undefined; }
    let stale = false;
    const timer = setTimeout(() => {
      post(`/cases/${encodeURIComponent(id)}/cues`, { draft, transferring, utc_offset: -new Date().getTimezoneOffset() })
        .then((answer) => { if (!stale) setCues(answer.cues); })
        .catch(() => {}); // hints are no reason to bother anybody
    }, PAUSE_MS);
    return () => { stale = true; clearTimeout(timer); };
  }, [id, active, draft, transferring, newest]);
  return cues;
}
