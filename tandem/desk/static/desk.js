// The desk: holds what is known, draws the three panes, listens to the keys.
import { html, render, useCallback, useEffect, useRef, useState } from "./vendor/htm-preact.js";
import { useAlerts, useCalls } from "./alerts.js";
import { CaseList, casesOf, sleeps } from "./case_list.js";
import { useCase } from "./case_state.js";
import { useBulk } from "./bulk.js";
import { CaseView } from "./case_view.js";
import { CustomerPane } from "./customer.js";
import { Dialogs } from "./dialogs.js";
import { keysOf } from "./keys.js";
import { useList, useMe } from "./list_state.js";
import { useLive } from "./live_state.js";
import { LiveView } from "./live_view.js";
import { useNotifications } from "./notifications.js";
import { Offer, offeredTo } from "./offer.js";
import { Overview } from "./overview.js";
import { entriesOf } from "./palette_dialog.js";
import { usePlace } from "./place.js";
import { post } from "./server.js";
import { Notices, TopBar } from "./top_bar.js";
import { useViews } from "./views_dialog.js";
import { say } from "./words.js";

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
  const [macro, setMacro] = useState(null);
  const [shopDeed, setShopDeed] = useState(null); // {kind, order} that a dialog asks about
  const [edited, setEdited] = useState(0); // how often snippets were edited
  const [cited, setCited] = useState(null);
  const [now, setNow] = useState(new Date());
  const composer = useRef(null);
  const wantsFocus = useRef(false); // the text is to be focused as soon as it is drawn
  const early = useRef(null); // typed since a claim, before its text is there; null while nothing is awaited
  const it = useCase({ selected, me, tell });
  const current = useRef(it);
  current.current = it;
  const [watched, setWatched] = useState(null); // a conversation of the assistant
  const live = useLive({ active: filter.view === "bot", watched, tell, onGone: () => setWatched(null) });
  const { known, up, told: news, isTyping } = useList((ids) => current.current.touched(ids));
  const notices = useNotifications(news, selected);
  const alerts = useAlerts();
  const bulk = useBulk({ lines: known?.lines || new Map(), tell });
  const [views, loadViews] = useViews();

  useEffect(() => {
    if (!wantsFocus.current || !composer.current || it.detail?.id !== selected) return;
    wantsFocus.current = false;
    composer.current.focus();
    const typed = early.current;
    early.current = null;
    if (typed) it.setDraft({ kind: "reply", text: it.draft.text + typed });
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
  const asleep = useRef(new Map()); // own cases that slept when it was last looked: id -> name
  useEffect(() => {
    const mine = [...(known?.lines.values() || [])].filter((line) => me && line.agent?.id === me.id);
    for (const line of mine) if (asleep.current.has(line.id) && line.asleep && !sleeps(line, now)) tell(say("is_back", { name: line.name }));
    asleep.current = new Map(mine.filter((line) => sleeps(line, now)).map((line) => [line.id, line.name]));
  }, [known, now, me]);
  const waiting = known ? casesOf(known.lines, ALL, me).length : 0;
  useEffect(() => {
    document.title = (notices.unread ? `@${notices.unread} ` : "") + (waiting ? `(${waiting}) ` : "") + say("title", { company: document.body.dataset.company });
  }, [waiting, notices.unread]);

  const open = (id) => { setWatched(null); go({ selected: id, pane: "case" }); };
  const watch = (id) => { setWatched(id); go({ selected: null, pane: "case" }); };
  const stepIn = async () => {
    early.current = "";
    const id = await live.stepIn();
    if (!id) { early.current = null; return; }
    wantsFocus.current = true;
    setFilter((old) => ({ ...old, view: "mine" }));
    open(id);
  };
  const shut = () => { setWatched(null); leave(); };
  const leave = () => back({ selected: null, pane: "list" });
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
  useCalls({ alerts, offer, mine: [...(known?.lines.values() || [])].filter((line) => me && line.agent?.id === me.id), told: news, onOpen: open, onList: () => setDialog("notifications") });
  const mine = known?.day.agents?.find((one) => one.id === me?.id);
  const presence = mine?.presence;
  const deed = async (name, body) => {
    const takes = ["claim", "accept", "resume", "take_over"].includes(name);
    if (takes) early.current = "";
    const done = await it.deed(name, body);
    if (done && takes) {
      wantsFocus.current = true;
      setFilter((old) => ({ ...old, view: "mine" }));
    } else if (takes) early.current = null;
    return done;
  };
  const follow = () => it.deed("follow", { off: Boolean(it.detail.follows) });
  const claim = () => deed(it.detail.state === "offered" && it.detail.offered?.id === me.id ? "accept" : "claim");
  const answerOffer = async (name) => {
    if (name === "accept") early.current = "";
    try {
      await post(`/cases/${encodeURIComponent(offer.id)}/${name}`);
      if (name === "accept") { wantsFocus.current = true; setFilter({ ...filter, view: "mine" }); open(offer.id); it.touched([offer.id]); }
    } catch (error) {
      early.current = null;
      tell(error.message);
    }
  };
  const bePresent = (body) => post("/presence", body);
  const setPresence = () => bePresent({ presence: presence === "available" ? "away" : "available" }).catch((error) => tell(error.message));

  const setPeak = (body) => post("/peak", body);

  const deeds = useRef(null);
  deeds.current = {
    early: (key) => (early.current === null ? false : ((early.current += key), true)),
    move: (by) => {
      const shown = casesOf(known?.lines || new Map(), filter, me);
      const at = shown.findIndex((line) => line.id === selected);
      const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by))];
      if (!next) return;
      open(next.id);
      document.querySelector(`[data-case="${next.id}"]`)?.scrollIntoView({ block: "nearest" });
    },
    c: () => watched ? stepIn() : it.detail && !it.holds && claim(),
    o: () => offer && answerOffer("accept"),
    d: () => offer && answerOffer("decline"),
    r: () => (it.mine ? write("reply") : it.holds && deed("resume")),
    n: () => it.detail && write("note"),
    u: () => it.mine && it.detail.packet?.opening && use(it.detail.packet.opening),
    e: () => it.holds && setDialog("close"),
    t: () => it.mine && setDialog("transfer"),
    b: () => it.mine && setDialog("hand_back"),
    s: () => setDialog("snippets"),
    l: () => it.mine && document.getElementById("desk-files")?.click(),
    f: () => setDialog("search"),
    z: () => it.mine && setDialog("snooze"),
    palette: () => setDialog("palette"),
    i: () => setReadings(!readings),
    p: () => it.setOpen(!it.open),
    w: () => it.detail && follow(),
    g: () => setDialog("notifications"),
    v: () => setDialog("views"),
    x: () => (bulk.picked ? selected && bulk.toggle(selected) : bulk.start()),
    a: () => me && setPresence(),
    "/": () => document.getElementById("find")?.focus(),
    "?": () => setDialog("keys"),
  };
  useEffect(() => keysOf(deeds), []);
  useEffect(() => {
    const hidden = () => tell(say("secret_hidden"));
    addEventListener("tandem-hidden", hidden);
    return () => removeEventListener("tandem-hidden", hidden);
  }, [tell]);

  if (!me || !known) return html`<${Skeleton} up=${up} />`;
  return html`<div class="desk" data-pane=${pane}>
    <div class="roof">
      <${TopBar} ...${{ me, presence, backAt: mine?.back_at, onAway: () => setDialog("presence"), up, peak: known.day.peak, onPresence: setPresence, onPeak: () => setDialog("peak"), unread: notices.unread, onBell: () => setDialog("notifications"), onKeys: () => setDialog("keys") }} />
      <${Notices} ...${{ me, day: known.day, now, mine, onBack: setPresence }} onPeakEnd=${() => setPeak({ minutes: 0 }).catch((error) => tell(error.message))} />
      ${offer && html`<${Offer} key=${offer.id} line=${offer} onAccept=${() => answerOffer("accept")} onDecline=${() => answerOffer("decline")} onLook=${() => open(offer.id)} />`}
    </div>
    <main class="panes">
    <${CaseList} bulk=${bulk} onBulk=${() => setDialog("bulk")} onViews=${() => setDialog("views")} lines=${known.lines} drafts=${it.drafts} live=${live.lines} watched=${watched} onWatch=${watch} onSearch=${() => setDialog("search")} day=${known.day} ...${{ filter, me, selected, now, onFilter: setFilter, onSelect: open }} />
    <div class="middle">
      ${watched ? live.detail ? html`<${LiveView} key=${watched} ...${{ live, now, readings, onReadings: () => setReadings(!readings), onStepIn: stepIn, onBack: shut }} />` : html`<${Nothing} selected=${watched} />`
        : it.detail ? html`<${CaseView} ...${{ it, me, now, composer, readings, cited, typing: isTyping(selected), onCite: cite,
          onReadings: () => setReadings(!readings), onUse: use, onClaim: claim, onDecline: () => deed("decline"), onTakeOver: () => deed("take_over"), onResume: () => deed("resume"),
          onDialog: setDialog, agents: known.day.agents || [], edited, onMacro: (one) => { setMacro(one); setDialog("macro"); }, onBack: shut, onCustomer: () => go({ selected, pane: "customer" }) }} />`
        : !selected && me.oversees ? html`<${Overview} ...${{ lines: known.lines, day: known.day, me, now, onSelect: open }} />`
        : html`<${Nothing} ...${{ selected, missing: it.missing, waiting }} />`}
    </div>
    ${it.detail && !watched && html`<div class="side"><button class="back" onClick=${() => back({ selected, pane: "case" })}>${say("back_to_conversation")}</button>
      <${CustomerPane} me=${me} detail=${it.detail} onNote=${() => write("note")} onCite=${cite} onTag=${(tag, off) => it.deed("tag", { tag, off })} onFollow=${follow}
        onDeed=${(kind, order) => { setShopDeed({ kind, order }); setDialog("shop"); }} onOpen=${open} onMerge=${(other) => it.deed("merge", { other })} onDecide=${(id, yes) => it.deed(`shop/${encodeURIComponent(id)}`, { yes })} /></div>`}
    </main>
    ${told && html`<p class="told" role="alert">${told} <button class="link" onClick=${() => setTold(null)}>${say("ok")}</button></p>`}
    <${Dialogs} ...${{ which: dialog, it, me, day: known.day, onWhich: setDialog, onGone: shut, onWrite: () => write("reply"), onPeak: setPeak, macro, notices, alerts, now, onOpen: open, presence, onPresence: bePresent, bulk, shopDeed,
      views: { views, load: loadViews, filter, count: (chosen) => casesOf(known.lines, chosen, me).length, onShow: setFilter }, onEdited: () => setEdited(edited + 1), find: filter.find, entries: () => entriesOf({ it, me, known, deeds, offer, onOpen: open, onViews: () => setFilter({ ...filter, view: "bot" }), onAway: () => setDialog("presence"),
        onAssign: (one) => it.ask("transfer", { to_agent: one.id, note: say("assigned_by", { name: me.name }) }).then(shut).catch((error) => tell(error.message)) }),
      onFound: (one) => (one.case_id ? open(one.case_id) : watch(one.conversation_id)) }} />
  </div>`;
}

function Nothing({ selected, missing, waiting }) {
  if (missing) return html`<div class="nothing"><p>${missing}</p></div>`;
  if (selected) return html`<div class="nothing skeleton" aria-hidden="true"><i></i><i></i><i></i></div>`;
  return html`<div class="nothing"><p><strong>${waiting === 0 ? say("no_one_waits") : say("waiting_count", { count: waiting })}</strong></p>
    <p>${waiting ? withKeys("press_for_first") : say("appears_by_itself")}</p></div>`;
}

// A sentence whose braces hold keys to press.
const withKeys = (key) => say(key).split(/\{(\w)\}/).map((part, at) => (at % 2 ? html`<kbd>${part}</kbd>` : part));

// The panes as they will be, while the first answer is on its way.
function Skeleton({ up }) {
  return html`<div class="desk" data-pane="list" aria-busy="true"><div class="roof"><header class="top"><h1>${say("name", { company: document.body.dataset.company })}</h1>
      ${!up && html`<p class="down" role="status">${say("not_connected")}</p>`}</header></div>
    <div class="list skeleton" aria-hidden="true"><i></i><i></i><i></i><i></i></div>
    <main class="middle"><h2 class="hidden">${say("opening")}</h2></main></div>`;
}

const root = document.getElementById("desk");
root.replaceChildren(); // the line that stood there while this was loading
render(html`<${Desk} />`, root);
