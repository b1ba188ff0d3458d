// The desk: holds what is known, draws the three panes, listens to the stream and the keys.
import { html, render, useCallback, useEffect, useRef, useState } from "./vendor/htm-preact.js";
import { casesOf, CaseList } from "./case_list.js";
import { CaseView } from "./case_view.js";
import { CustomerPane } from "./customer.js";
import { CloseDialog, HandBackDialog, KeysDialog } from "./dialogs.js";
import { useCase } from "./case_state.js";
import { keysOf } from "./keys.js";
import { follow, get, signOut } from "./server.js";

const TICK_MS = 10000;
const TYPING_MS = 6000;
const TOLD_MS = 8000;

function Desk() {
  const [me, setMe] = useState(null);
  const [list, setList] = useState(null);
  const [view, setView] = useState("waiting");
  const [queue, setQueue] = useState("");
  const [selected, setSelected] = useState(location.hash.slice(1) || null);
  const [pane, setPane] = useState(selected ? "case" : "list"); // what a phone shows
  const [dialog, setDialog] = useState(null);
  const [readings, setReadings] = useState(false);
  const [typing, setTyping] = useState({});
  const [up, setUp] = useState(true);
  const [told, setTold] = useState(null);
  const [now, setNow] = useState(new Date());
  const composer = useRef(null);
  const wantsFocus = useRef(false); // the text is to be focused as soon as it is drawn
  const tell = useCallback((text) => setTold(text), []);
  const it = useCase({ selected, me, tell });
  const current = useRef(it);
  current.current = it;

  useEffect(() => {
    get("/me").then(setMe).catch((error) => tell(error.message));
    get("/cases").then((first) => setList((known) => known || first)).catch((error) => tell(error.message));
  }, []);
  useEffect(() => {
    if (!wantsFocus.current || !composer.current) return;
    wantsFocus.current = false;
    composer.current.focus();
  });
  const touched = (id) => {
    current.current.touched(id);
    setTyping((known) => ({ ...known, [id]: 0 })); // what was being written has come, or nothing will
  };
  useEffect(() => follow({
    list: setList,
    changes: ({ lines, gone, ...day }) => {
      setList((known) => known && merged(known, lines, gone, day));
      for (const id of [...lines.map((line) => line.id), ...gone]) touched(id);
    },
    typing: ({ case: id }) => setTyping((known) => ({ ...known, [id]: Date.now() + TYPING_MS })),
    up: () => { setUp(true); current.current.touched(current.current.id); },
    down: () => setUp(false),
  }), []);
  useEffect(() => {
    const tick = setInterval(() => setNow(new Date()), TICK_MS);
    return () => clearInterval(tick);
  }, []);
  useEffect(() => {
    const until = typing[selected];
    if (!until || until < Date.now()) return undefined;
    const timer = setTimeout(() => setTyping((known) => ({ ...known })), until - Date.now() + 50);
    return () => clearTimeout(timer);
  }, [typing, selected]);
  useEffect(() => {
    if (!told) return undefined;
    const timer = setTimeout(() => setTold(null), TOLD_MS);
    return () => clearTimeout(timer);
  }, [told]);
  useEffect(() => {
    const onBack = () => { setSelected(location.hash.slice(1) || null); setPane(location.hash ? "case" : "list"); };
    addEventListener("popstate", onBack);
    return () => removeEventListener("popstate", onBack);
  }, []);

  useEffect(() => {
    const waiting = casesOf(list?.cases || [], "waiting", "", me).length;
    document.title = (waiting ? `(${waiting}) ` : "") + `Desk · ${document.body.dataset.company}`;
  }, [list]);

  const select = (id, show = "case") => {
    if (id !== selected) history.pushState(null, "", id ? "#" + id : location.pathname);
    setSelected(id);
    setPane(show);
  };
  const write = (kind) => {
    wantsFocus.current = true;
    it.setDraft({ ...it.draft, kind });
    setPane("case");
  };
  const use = (text) => {
    wantsFocus.current = true;
    it.setDraft({ kind: "reply", text });
  };
  const claim = () => it.claim().then((mine) => {
    wantsFocus.current = mine;
    if (mine) setView("mine");
  });
  const done = (promise) => promise.then(() => setDialog(null));

  const deeds = useRef(null);
  deeds.current = {
    move: (by) => {
      const shown = casesOf(list?.cases || [], view, queue, me);
      const at = shown.findIndex((line) => line.id === selected);
      const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by))];
      if (next) select(next.id);
    },
    c: () => it.detail && !it.mine && claim(),
    r: () => it.mine && write("reply"),
    n: () => it.detail && write("note"),
    u: () => it.mine && it.detail.packet?.opening && use(it.detail.packet.opening),
    e: () => it.mine && setDialog("close"),
    b: () => it.mine && setDialog("hand_back"),
    i: () => setReadings(!readings),
    p: () => it.setOpen(!it.open),
    "?": () => setDialog("keys"),
  };
  useEffect(() => keysOf(deeds), []);
  const shut = (which) => () => setDialog((open) => (open === which ? null : open)); // the next may be open already

  if (!me || !list) return html`<p class="starting">Opening the desk</p>`;
  return html`<div class="desk" data-pane=${pane}>
    <header class="top">
      <h1><img src="/static/desk/icon.svg" alt="" width="22" height="22" />${document.body.dataset.company} desk</h1>
      ${!up && html`<p class="down" role="status">Reconnecting. The list may be behind.</p>`}
      <button class="quiet" onClick=${() => setDialog("keys")}>Keys <kbd>?</kbd></button>
      <span class="me" title=${me.role}>${me.initials}</span><span class="name">${me.name}</span>
      <button class="quiet" onClick=${signOut}>Sign out</button>
    </header>
    <${CaseList} cases=${list.cases} closedToday=${list.closed_today} lastHandover=${list.last_handover_at}
      ...${{ view, queue, me, selected, now, onView: setView, onQueue: setQueue, onSelect: (id) => select(id) }} />
    <main class="middle">
      ${it.detail ? html`<${CaseView} ...${{ it, now, composer, readings, typing: (typing[selected] || 0) > Date.now(),
          onReadings: () => setReadings(!readings), onUse: use, onClaim: claim, onDialog: setDialog,
          onBack: () => (pane === "customer" ? setPane("case") : select(null, "list")), onCustomer: () => setPane("customer") }} />`
        : html`<${Nothing} ...${{ selected, missing: it.missing, waiting: casesOf(list.cases, "waiting", "", me).length }} />`}
    </main>
    ${it.detail && html`<div class="side"><button class="back" onClick=${() => setPane("case")}>Back to the conversation</button>
      <${CustomerPane} detail=${it.detail} onNote=${() => write("note")} /></div>`}
    ${told && html`<p class="told" role="alert">${told} <button class="link" onClick=${() => setTold(null)}>OK</button></p>`}
    ${dialog === "keys" && html`<${KeysDialog} onClose=${shut("keys")} />`}
    ${dialog === "close" && it.detail && html`<${CloseDialog} detail=${it.detail} onClose=${shut("close")}
      onDone=${(how) => done(it.close(how).then(() => select(null, "list")))} />`}
    ${dialog === "hand_back" && it.detail && html`<${HandBackDialog} detail=${it.detail} onClose=${shut("hand_back")}
      onDone=${(sentence) => done(it.handBack(sentence).then(() => select(null, "list")))} />`}
  </div>`;
}

function merged(known, lines, gone, day) {
  const fresh = new Map(known.cases.map((line) => [line.id, line]));
  for (const line of lines) fresh.set(line.id, line);
  for (const id of gone) fresh.delete(id);
  return { ...known, ...day, cases: [...fresh.values()] };
}

function Nothing({ selected, missing, waiting }) {
  if (missing) return html`<div class="nothing"><p>${missing}</p></div>`;
  if (selected) return html`<div class="nothing skeleton" aria-hidden="true"><i></i><i></i><i></i></div>`;
  return html`<div class="nothing"><p><strong>${waiting === 0 ? "No one is waiting." : waiting === 1 ? "One customer is waiting." : `${waiting} customers are waiting.`}</strong></p>
    <p>${waiting ? html`Press <kbd>j</kbd> for the first, <kbd>c</kbd> to claim it.` : "A new case appears on the left by itself."}</p></div>`;
}

render(html`<${Desk} />`, document.getElementById("desk"));
