// The selected case: loaded, kept fresh, and everything an agent does with it.
import { useCallback, useEffect, useRef, useState } from "./vendor/htm-preact.js";
import { get, post } from "./server.js";

const EMPTY = { kind: "reply", text: "" };
const freshId = () => (crypto.randomUUID ? crypto.randomUUID() : "d" + Date.now().toString(36) + Math.random().toString(36).slice(2));

/** tell(text) shows a line to the agent. Drafts, unsent replies and folding are kept per case. */
export function useCase({ selected, me, tell }) {
  const [detail, setDetail] = useState(null);
  const [missing, setMissing] = useState(null);
  const [drafts, setDrafts] = useState({});
  const [unsent, setUnsent] = useState({});
  const [folds, setFolds] = useState({});
  const loading = useRef(null);
  const wanted = useRef(selected);
  wanted.current = selected;

  // One load at a time; what happens meanwhile makes for one more.
  const load = useCallback(async (id) => {
    if (!id) return;
    if (loading.current === id) { loading.again = true; return; }
    loading.current = id;
    loading.again = false;
    try {
      const fresh = await get("/cases/" + encodeURIComponent(id));
      if (wanted.current === id) { setDetail(fresh); setMissing(null); }
    } catch (error) {
      if (wanted.current !== id) return;
      const gone = error.status === 404;
      setMissing(gone ? "This case is not there any more." : error.message);
      if (gone) setDetail(null); // otherwise what is known stays readable until the front door is back
    } finally {
      loading.current = null;
      if (loading.again) { loading.again = false; void load(wanted.current); }
    }
  }, []);

  useEffect(() => {
    setDetail(null);
    setMissing(null);
    void load(selected);
  }, [selected]);

  const id = selected;
  const mine = Boolean(detail && me && detail.agent?.id === me.id && detail.state === "with_agent");
  const draft = drafts[id] || EMPTY;
  const setDraft = (fresh) => setDrafts((known) => ({ ...known, [id]: fresh }));
  const pending = unsent[id] || [];
  const setPending = (change) => setUnsent((known) => ({ ...known, [id]: change(known[id] || []) }));

  async function claim() {
    try {
      await post(`/cases/${encodeURIComponent(id)}/claim`);
      await load(id);
      return true;
    } catch (error) {
      tell(error.message);
      await load(id);
      return false;
    }
  }

  async function reply(entry) {
    setPending((list) => [...list.filter((one) => one.id !== entry.id), { ...entry, failed: null }]);
    try {
      const { turn } = await post(`/cases/${encodeURIComponent(id)}/reply`, { id: entry.id, text: entry.text });
      setPending((list) => list.filter((one) => one.id !== entry.id));
      setDetail((known) => (known?.id === id && !known.turns.some((one) => one.id === turn.id) ? { ...known, turns: [...known.turns, turn] } : known));
    } catch (error) {
      setPending((list) => list.map((one) => (one.id === entry.id ? { ...one, failed: error.message } : one)));
    }
  }

  async function send() {
    const text = draft.text.trim();
    if (!text) return;
    setDraft({ kind: draft.kind, text: "" });
    if (draft.kind === "reply") return reply({ id: freshId(), text });
    try {
      await post(`/cases/${encodeURIComponent(id)}/note`, { text });
      setDraft(EMPTY);
      await load(id);
    } catch (error) {
      setDraft({ kind: "note", text });
      tell(error.message);
    }
  }

  const answered = Boolean(detail?.turns.some((turn) => turn.speaker === "agent"));
  return {
    id, detail, missing, mine, draft, setDraft, pending, claim, send, retry: reply,
    touched: (touched) => { if (touched === wanted.current) void load(touched); },
    open: folds[id] ?? !answered, // the packet folds itself once the agent has begun to answer
    setOpen: (open) => setFolds((known) => ({ ...known, [id]: open })),
    typing: () => { if (mine) post(`/cases/${encodeURIComponent(id)}/typing`).catch(() => {}); },
    close: (how) => post(`/cases/${encodeURIComponent(id)}/close`, how),
    handBack: (sentence) => post(`/cases/${encodeURIComponent(id)}/hand_back`, { sentence }),
  };
}
