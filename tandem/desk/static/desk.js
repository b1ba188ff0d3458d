// The desk: holds what is known, draws the three panes, listens to the keys.
import { html, render, useCallback, useEffect, useRef, useState } from "./vendor/htm-preact.js";
import { CaseList, casesOf } from "./case_list.js";
import { useCase } from "./case_state.js";
import { CaseView } from "./case_view.js";
import { CustomerPane } from "./customer.js";
import { Dialogs } from "./dialogs.js";
import { keysOf } from "./keys.js";
import { useList, useMe } from "./list_state.js";
import { Offer, offeredTo } from "./offer.js";
import { usePlace } from "./place.js";
import { post } from "./server.js";
import { Notices, TopBar } from "./top_bar.js";

const TICK_MS = 10000;
const TOLD_MS = 10000;
const ALL = { view: "waiting", queue: "", find: "" };

function Desk() {
  const [told, setTold] = useState(null);
  const tell = useCallback((text) => setTold(text), []);
  const me = useMe(tell);
  const [{ selected, pane }, go, back] = usePlace();
  const [filter, setFilter] = useState(ALL);
  const [dialog, setDialog] = useState(null);
  const [readings, setReadings] = useState(false);
  const [cited, setCited] = useState(null);
  const [now, setNow] = useState(new Date());
  const composer = useRef(null);
  const wantsFocus = useRef(false); // the text is to be focused as soon as it is drawn
  const it = useCase({ selected, me, tell });
  const current = useRef(it);
  current.current = it;
  const { known, up, isTyping } = useList((ids) => current.current.touched(ids));

  useEffect(() => {
    if (!wantsFocus.current || !composer.current) return;
    wantsFocus.current = false;
    composer.current.focus();
  });
  useEffect(() => {
    const tick = setInterval(() => setNow(new Date()), TICK_MS);
    return () => clearInterval(tick);
  }, []);
  useEffect(() => {
    if (!told) return undefined;
    const timer = setTimeout(() => setTold(null), TOLD_MS);
    return () => clearTimeout(timer);
  }, [told]);
  useEffect(() => setCited(null), [selected]);
  const waiting = known ? casesOf(known.lines, ALL, me).length : 0;
  useEffect(() => {
    document.title = (waiting ? `(${waiting}) ` : "") + `Desk · ${document.body.dataset.company}`;
  }, [waiting]);

  const open = (id) => go({ selected: id, pane: "case" });
  const shut = () => back({ selected: null, pane: "list" });
  const cite = (seq) => { setCited({ seq }); if (pane === "customer") back({ selected, pane: "case" }); };
  const write = (kind) => {
    wantsFocus.current = true;
    it.setDraft({ ...it.draft, kind });
    if (pane !== "case") open(selected);
  };
  const use = (text) => {
    wantsFocus.current = true;
    it.setDraft({ kind: "reply", text });
  };
  const offer = known && offeredTo(known.lines, me);
  const presence = known?.day.agents?.find((one) => one.id === me?.id)?.presence;
  const deed = async (name, body) => {
    const done = await it.deed(name, body);
    if (done && ["claim", "accept", "resume"].includes(name)) {
      wantsFocus.current = true;
      setFilter((old) => ({ ...old, view: "mine" }));
    }
    return done;
  };
  const claim = () => deed(it.detail.state === "offered" && it.detail.offered?.id === me.id ? "accept" : "claim");
  const answerOffer = async (name) => {
    try {
      await post(`/cases/${encodeURIComponent(offer.id)}/${name}`);
      if (name === "accept") { wantsFocus.current = true; setFilter({ ...filter, view: "mine" }); open(offer.id); it.touched([offer.id]); }
    } catch (error) {
      tell(error.message);
    }
  };
  const setPresence = () => post("/presence", { presence: presence === "away" ? "available" : "away" }).catch((error) => tell(error.message));

  const setPeak = (body) => post("/peak", body);

  const deeds = useRef(null);
  deeds.current = {
    move: (by) => {
      const shown = casesOf(known?.lines || new Map(), filter, me);
      const at = shown.findIndex((line) => line.id === selected);
      const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by))];
      if (!next) return;
      open(next.id);
      document.querySelector(`[data-case="${next.id}"]`)?.scrollIntoView({ block: "nearest" });
    },
    c: () => it.detail && !it.holds && claim(),
    o: () => offer && answerOffer("accept"),
    d: () => offer && answerOffer("decline"),
    r: () => (it.mine ? write("reply") : it.holds && deed("resume")),
    n: () => it.detail && write("note"),
    u: () => it.mine && it.detail.packet?.opening && use(it.detail.packet.opening),
    e: () => it.holds && setDialog("close"),
    t: () => it.mine && setDialog("transfer"),
    b: () => it.mine && setDialog("hand_back"),
    i: () => setReadings(!readings),
    p: () => it.setOpen(!it.open),
    a: () => me && setPresence(),
    "/": () => document.getElementById("find")?.focus(),
    "?": () => setDialog("keys"),
  };
  useEffect(() => keysOf(deeds), []);

  if (!me || !known) return html`<${Skeleton} up=${up} />`;
  return html`<div class="desk" data-pane=${pane}>
    <div class="roof">
      <${TopBar} ...${{ me, presence, up, peak: known.day.peak, onPresence: setPresence, onPeak: () => setDialog("peak"), onKeys: () => setDialog("keys") }} />
      <${Notices} me=${me} day=${known.day} onPeakEnd=${() => setPeak({ minutes: 0 }).catch((error) => tell(error.message))} />
      ${offer && html`<${Offer} key=${offer.id} line=${offer} onAccept=${() => answerOffer("accept")} onDecline=${() => answerOffer("decline")} onLook=${() => open(offer.id)} />`}
    </div>
    <main class="panes">
    <${CaseList} lines=${known.lines} day=${known.day} ...${{ filter, me, selected, now, onFilter: setFilter, onSelect: open }} />
    <div class="middle">
      ${it.detail ? html`<${CaseView} ...${{ it, me, now, composer, readings, cited, typing: isTyping(selected), onCite: cite,
          onReadings: () => setReadings(!readings), onUse: use, onClaim: claim, onDecline: () => deed("decline"), onResume: () => deed("resume"),
          onDialog: setDialog, onBack: shut, onCustomer: () => go({ selected, pane: "customer" }) }} />`
        : html`<${Nothing} ...${{ selected, missing: it.missing, waiting }} />`}
    </div>
    ${it.detail && html`<div class="side"><button class="back" onClick=${() => back({ selected, pane: "case" })}>Back to the conversation</button>
      <${CustomerPane} detail=${it.detail} onNote=${() => write("note")} onCite=${cite} /></div>`}
    </main>
    ${told && html`<p class="told" role="alert">${told} <button class="link" onClick=${() => setTold(null)}>OK</button></p>`}
    <${Dialogs} ...${{ which: dialog, it, me, day: known.day, onWhich: setDialog, onGone: shut, onWrite: () => write("reply"), onPeak: setPeak }} />
  </div>`;
}

function Nothing({ selected, missing, waiting }) {
  if (missing) return html`<div class="nothing"><p>${missing}</p></div>`;
  if (selected) return html`<div class="nothing skeleton" aria-hidden="true"><i></i><i></i><i></i></div>`;
  return html`<div class="nothing"><p><strong>${waiting === 0 ? "No one is waiting." : waiting === 1 ? "One customer is waiting." : `${waiting} customers are waiting.`}</strong></p>
    <p>${waiting ? html`Press <kbd>j</kbd> for the first, <kbd>c</kbd> to claim it.` : "A new case appears on the left by itself."}</p></div>`;
}

// The panes as they will be, while the first answer is on its way.
function Skeleton({ up }) {
  return html`<div class="desk" data-pane="list" aria-busy="true"><div class="roof"><header class="top"><h1>${document.body.dataset.company} desk</h1>
      ${!up && html`<p class="down" role="status">Not connected. Trying again.</p>`}</header></div>
    <div class="list skeleton" aria-hidden="true"><i></i><i></i><i></i><i></i></div>
    <main class="middle"><h2 class="hidden">Opening the desk</h2></main></div>`;
}

const root = document.getElementById("desk");
root.replaceChildren(); // the line that stood there while this was loading
render(html`<${Desk} />`, root);
