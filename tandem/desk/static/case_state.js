// The selected case: loaded, kept fresh, and everything an agent does with it.
import { useCallback, useEffect, useRef, useState } from "./vendor/htm-preact.js";
import { useAttached } from "./attach.js";
import { useChoice, useKept } from "./memory.js";
import { get, post, postAtLast } from "./server.js";
import { named, say } from "./words.js";

export const UNDO_MS = 5000;
const SAVE_MS = 800; // after the last key
const EMPTY = { kind: "reply", text: "" };
export const freshId = () => (crypto.randomUUID ? crypto.randomUUID() : "d" + Date.now().toString(36) + Math.random().toString(36).slice(2));
const bodyOf = ({ id, text, files = [] }) => ({ id, text, files: files.map((file) => file.id) });
const path = (id, deed = "") => `/cases/${encodeURIComponent(id)}${deed && "/" + deed}`;

const SMALL = matchMedia("(max-width: 760px)"); // there an open packet would leave no room for the talk

/** tell(text) shows a line to the agent. Drafts, unsent replies and folding are kept per case. */
export function useCase({ selected, me, tell }) {
  const [detail, setDetail] = useState(null);
  const [missing, setMissing] = useState(null);
  const [drafts, setDrafts] = useKept("drafts");
  const [unsent, setUnsent] = useKept("unsent");
  const [undoes, setUndoes] = useChoice("undo send", null); // null: only what is answered by mail
  const [folds, setFolds] = useKept("folds");
  const [unfolds, setUnfolds] = useChoice("packets unfolded", true); // how this agent likes a packet not touched yet
  const loading = useRef({ id: null, again: false });
  const shown = useRef(null);
  const saving = useRef({}); // timers of drafts to be kept by the front door, by case
  const held = useRef(new Map()); // replies that may still be undone: id -> {case, entry, timer}
  shown.current = detail;
  const wanted = useRef(selected);
  wanted.current = selected;

  // One load at a time; what happens meanwhile makes for one more. A case that is on the screen
  // already asks for its new turns only: those after the last one that was loaded. An own reply is
  // shown at once and is none of these, since what the customer wrote before it may not be here yet.
  const load = useCallback(async (id) => {
    if (!id) return;
    const busy = loading.current;
    if (busy.id === id) { busy.again = true; return; }
    const mine = { id, again: false };
    loading.current = mine;
    try {
      const old = shown.current?.id === id ? shown.current : null;
      const after = old?.loaded || 0;
      const fresh = named(await get(`${path(id)}?after=${after}${document.hidden ? "&peek=1" : ""}`));
      const loaded = fresh.turns.at(-1)?.seq || after;
      if (wanted.current === id) { setDetail((known) => merged(known, { ...fresh, loaded })); setMissing(null); }
    } catch (error) {
      if (wanted.current !== id) return;
      const gone = error.status === 404;
      setMissing(gone ? say("case_gone") : error.message);
      if (gone) setDetail(null); // otherwise what is known stays readable until the front door is back
    } finally {
      if (loading.current === mine) loading.current = { id: null, again: false };
      if (mine.again) void load(id);
    }
  }, []);

  useEffect(() => {
    setDetail(null);
    shown.current = null;
    setMissing(null);
    void load(selected);
    const onShow = () => { if (!document.hidden) void load(wanted.current); }; // now it is seen
    document.addEventListener("visibilitychange", onShow);
    return () => document.removeEventListener("visibilitychange", onShow);
  }, [selected]);

  useEffect(() => { // what was written here or in another browser; what this one has is newer
    get("/drafts").then(({ drafts: kept }) => setDrafts((known) => ({ ...kept, ...known }))).catch(() => {});
    const leave = () => { for (const { at, entry } of held.current.values()) postAtLast(path(at, "reply"), bodyOf(entry)); };
    addEventListener("pagehide", leave);
    return () => removeEventListener("pagehide", leave);
  }, []);

  const id = selected;
  const holds = Boolean(detail && me && detail.agent?.id === me.id);
  const mine = holds && detail.state === "with_agent";
  const draft = drafts[id] || EMPTY;
  const setDraft = (fresh) => {
    setDrafts((known) => ({ ...known, [id]: fresh }));
    clearTimeout(saving.current[id]);
    saving.current[id] = setTimeout(() => post(path(id, "draft"), fresh).catch(() => {}), SAVE_MS);
  };
  const attached = useAttached(id, tell);
  const pending = unsent[id] || [];
  const setPendingOf = (at, change) => setUnsent((known) => ({ ...known, [at]: change(known[at] || []) }));

  /** One deed; a refusal is told and the case looked at anew. Returns whether it was done. */
  async function deed(name, body) {
    try {
      await post(path(id, name), body);
      return true;
    } catch (error) {
      tell(error.message);
      return false;
    } finally {
      await load(id);
    }
  }

  async function reply({ until, ...entry }, at = id) {
    setPendingOf(at, (list) => [...list.filter((one) => one.id !== entry.id), { ...entry, failed: null }]);
    try {
      const { turn } = await post(path(at, "reply"), bodyOf(entry));
      setPendingOf(at, (list) => list.filter((one) => one.id !== entry.id));
      setDetail((known) => (known?.id === at ? merged(known, { ...known, turns: [turn] }) : known));
    } catch (error) {
      setPendingOf(at, (list) => list.map((one) => (one.id === entry.id ? { ...one, failed: error.message } : one)));
    }
  }

  /** A reply that can be taken back for a while; then it goes out, whichever case is open then. */
  function hold(entry) {
    const later = { ...entry, until: Date.now() + UNDO_MS };
    setPendingOf(id, (list) => [...list, later]);
    const timer = setTimeout(() => { held.current.delete(entry.id); void reply(later, id); }, UNDO_MS);
    held.current.set(entry.id, { at: id, entry, timer });
  }

  /** Take one back into its draft: the newest one without a choice. */
  function undo(chosen) {
    const [key, one] = [...held.current].findLast(([key]) => !chosen || key === chosen.id) || [];
    if (!one) return false;
    clearTimeout(one.timer);
    held.current.delete(key);
    setPendingOf(one.at, (list) => list.filter((entry) => entry.id !== key));
    attached.putBack(one.at, one.entry.files || []);
    setDrafts((known) => ({ ...known, [one.at]: { kind: "reply", text: [one.entry.text, known[one.at]?.text].filter(Boolean).join("\n") } }));
    return true;
  }

  async function send() {
    const text = draft.text.trim();
    if (!hasWords) return;
    setDraft({ kind: draft.kind, text: "" });
    if (draft.kind === "reply") {
      const entry = { id: freshId(), text, files: attached.files };
      attached.taken();
      return undoable ? hold(entry) : reply(entry);
    }
    if (await deed("note", { text })) setDraft(EMPTY);
    else setDraft({ kind: "note", text });
  }

  const hasWords = draft.kind === "reply" ? !attached.waits && Boolean(draft.text.trim() || attached.files.length) : Boolean(draft.text.trim());
  const undoable = undoes ?? (detail && detail.way !== "chat");
  const answered = Boolean(detail?.turns.some((turn) => turn.speaker === "agent"));
  return {
    id, detail, missing, holds, mine, draft, setDraft, pending, send, deed, retry: reply,
    attached, hasWords, drafts, undo, undoable, setUndoes,
    touched: (ids) => { if (wanted.current && (!ids || ids.includes(wanted.current))) void load(wanted.current); },
    open: folds[id] ?? (unfolds && !answered && !SMALL.matches), // the packet folds itself once the agent has begun to answer
    setOpen: (open) => { setFolds((known) => ({ ...known, [id]: open })); setUnfolds(open); },
    typing: () => { if (mine) post(path(id, "typing")).catch(() => {}); },
    macro: (macro, text) => post(path(id, `macros/${encodeURIComponent(macro.id)}`), { id: freshId(), text }).then(() => load(id)),
    ask: (name, body) => post(path(id, name), body), // for dialogs: a refusal stays in the dialog
  };
}

/** What is known with what is fresh; turns are joined by their number. */
function merged(known, fresh) {
  if (known?.id !== fresh.id) return fresh;
  const turns = new Map(known.turns.map((turn) => [turn.seq, turn]));
  for (const turn of fresh.turns) turns.set(turn.seq, { ...turns.get(turn.seq), ...turn });
  return { ...known, ...fresh, turns: [...turns.values()].sort((a, b) => a.seq - b.seq) };
}
