/* Tandem chat loader. One script tag puts a launcher on the page; the chat itself lives in a
   frame of ours, so the website's styles and scripts and ours never meet. docs/widget.md has every
   setting, event and CSS variable.

     <script>window.tandemSettings = { identity: "JWT", language: "en" };</script>
     <script src="https://chat.example.com/widget.js" defer></script>  */
(function () {
  "use strict";
  if (window.tandem) return;

  const script = document.currentScript || document.querySelector('script[src*="/widget.js"]');
  const home = new URL(script.src).origin;
  // A page whose Content-Security-Policy forbids inline scripts gives settings as data-tandem-... attributes.
  const settings = { identity: null, language: null, label: null, side: "right", launcher: true, colorScheme: "auto", titleCount: true };
  const WORDS = {}; // filled in by the front door from words/chat.yml: {language: {label, open, unread, frame, dialog, starting, not_started, close, notify}}
  const THEME = ["accent", "on-accent", "surface", "raised", "sunken", "line", "text", "muted", "radius", "font"];
  const TRY_AGAIN_MS = 15000; // a frame that has not answered by then is loaded anew
  const GOES_ON_MS = 24 * 3600 * 1000; // a chat of the last day is looked after on every page, an older one when opened

  let frame = null;
  let frameReady = false;
  let unread = 0;
  let isOpen = false;
  let opener = null; // what had the focus when the chat was opened, and gets it back
  let firstText = null; // what open({ text }) puts into the empty composer
  let signsOut = false; // signOut() was called before the frame was there
  let titled = false;
  const listeners = {};

  // Storage may be blocked by the browser; the chat must work all the same.
  const storage = (kind, key, value) => {
    try {
      const store = window[kind];
      if (value === undefined) return store.getItem("tandem." + key);
      value === null ? store.removeItem("tandem." + key) : store.setItem("tandem." + key, value);
    } catch { /* blocked */ }
    return null;
  };

  const styles = `
    :host { all: initial; color-scheme: inherit; --a: var(--tandem-accent, #17694f); --on: var(--tandem-on-accent, #fff); --l: var(--tandem-line, #0002);
      --x: var(--tandem-offset-x, 20px); --y: var(--tandem-offset-y, 20px); --z: var(--tandem-z, 2147483000); }
    @supports (color: light-dark(red, red)) { :host { --a: var(--tandem-accent, light-dark(#17694f, #70c9a8));
      --on: var(--tandem-on-accent, light-dark(#fff, #0c1d16)); --l: var(--tandem-line, light-dark(#0002, #fff3)); } }
    button { all: unset; position: fixed; right: var(--x); bottom: var(--y); z-index: var(--z); box-sizing: border-box;
      display: inline-flex; align-items: center; gap: 8px; min-height: 48px; padding: 0 18px 0 14px; border-radius: 24px;
      background: var(--a); color: var(--on); cursor: pointer; box-shadow: 0 1px 6px #0003;
      font: 600 16px/1 var(--tandem-font, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif); }
    button:hover { filter: brightness(1.08); }
    button:focus-visible { outline: 3px solid var(--a); outline-offset: 3px; }
    [hidden] { display: none !important; }
    svg { width: 22px; height: 22px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; }
    b { box-sizing: border-box; min-width: 22px; padding: 4px 6px; border-radius: 11px; background: #b0261c; color: #fff;
      font: 700 13px/14px system-ui, sans-serif; text-align: center; }
    b:empty { display: none; }
    .panel { position: fixed; right: var(--x); bottom: var(--y); z-index: calc(var(--z) + 1); width: 380px; height: 640px;
      max-width: calc(100vw - 40px); max-height: calc(100vh - 40px); border: 1px solid var(--l); box-sizing: border-box;
      border-radius: 12px; overflow: hidden; background: Canvas; box-shadow: 0 4px 24px #0003; }
    .left { right: auto; left: var(--x); }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
    .starting { position: absolute; inset: 0; padding: 20px; background: Canvas; color: CanvasText;
      font: 16px/1.45 var(--tandem-font, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif); }
    .starting button { position: static; min-height: 36px; margin-top: 16px; padding: 0 14px; box-shadow: none; font-size: 15px; }
    @media (max-width: 480px), (max-height: 480px) {
      .panel { inset: 0; width: 100%; height: 100%; max-width: none; max-height: none; border: 0; border-radius: 0; } }
    @media (forced-colors: active) { button { border: 1px solid ButtonText; } }
    @media print { button, .panel { display: none; } }`;

  const root = document.createElement("tandem-chat");
  const shadow = root.attachShadow({ mode: "open" });
  try {
    const sheet = new CSSStyleSheet(); // no Content-Security-Policy of the page stops this kind
    sheet.replaceSync(styles);
    shadow.adoptedStyleSheets = [sheet];
  } catch { // older browsers
    shadow.append(Object.assign(document.createElement("style"), { textContent: styles }));
  }

  const launcher = document.createElement("button");
  launcher.type = "button";
  launcher.setAttribute("aria-haspopup", "dialog");
  launcher.innerHTML = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 5h16v11H11l-4 4v-4H4z"/><path d="M8 9h8M8 12h5"/></svg>';
  const label = document.createElement("span");
  const badge = document.createElement("b");
  launcher.append(label, badge);

  const panel = document.createElement("div");
  panel.className = "panel";
  panel.hidden = true;
  panel.setAttribute("role", "dialog");
  shadow.append(launcher, panel);

  const starting = document.createElement("div");
  starting.className = "starting";
  const startingText = document.createElement("p");
  startingText.setAttribute("role", "status");
  const leaveStarting = document.createElement("button");
  leaveStarting.type = "button";
  starting.append(startingText, leaveStarting);

  const phone = matchMedia("(max-width: 480px), (max-height: 480px)");
  let pageOverflow = "";

  /** Takes new settings over; the rest stays. Also reads the page's CSS variables again. */
  function update(changed = {}) {
    for (const key of Object.keys(settings)) if (key in changed) settings[key] = changed[key];
    root.style.colorScheme = /^(light|dark)$/.test(settings.colorScheme) ? settings.colorScheme : "";
    for (const one of [launcher, panel]) one.classList.toggle("left", settings.side === "left");
    label.textContent = settings.label || words().label;
    panel.setAttribute("aria-label", words().dialog);
    if (frame) frame.title = words().frame;
    if (frame && !frameReady) showStarting("starting");
    launcher.hidden = isOpen || !settings.launcher;
    showUnread(unread);
    configure();
  }

  const language = () => String(settings.language || document.documentElement.lang || navigator.language || "en").toLowerCase().split("-")[0];
  const words = () => WORDS[language()] || WORDS.en;

  function theme() {
    const style = getComputedStyle(root);
    return Object.fromEntries(THEME.map((name) => [name, style.getPropertyValue("--tandem-" + name).trim()]));
  }

  function tell(message) {
    if (frame && frameReady) frame.contentWindow.postMessage(message, home);
  }

  function configure() {
    tell({ tandem: "configure", identity: settings.identity, page: location.pathname, language: language(), theme: theme() });
  }

  function load() {
    if (frame) return;
    frame = document.createElement("iframe");
    frame.title = words().frame;
    frame.src = home + "/widget";
    panel.append(frame, starting);
    showStarting("starting");
    setTimeout(tryAgain, TRY_AGAIN_MS);
  }

  /** Over the frame until the chat is there, with a way out of it. */
  function showStarting(how) {
    startingText.textContent = words()[how];
    leaveStarting.textContent = words().close;
  }

  function tryAgain() {
    if (frameReady) return;
    showStarting("not_started");
    frame.src = home + "/widget";
    setTimeout(tryAgain, TRY_AGAIN_MS);
  }

  function emit(name, data) {
    for (const listener of listeners[name] || []) {
      try { listener(data); } catch (error) { console.error(error); } // the page's own mistake stops nothing here
    }
  }

  /** Calls listener(data) at "open", "close", "unread", "identity"; returns what ends that. */
  function on(name, listener) {
    (listeners[name] ||= new Set()).add(listener);
    return () => listeners[name].delete(listener);
  }

  function showUnread(count) {
    const changed = count !== unread;
    unread = count;
    badge.textContent = count ? (count > 99 ? "99+" : String(count)) : "";
    launcher.setAttribute("aria-label", `${label.textContent}: ${words().open}` + (count ? `, ${words().unread.replace("{count}", count)}` : ""));
    const bare = titled ? document.title.replace(/^\(\d+\) /, "") : document.title;
    titled = Boolean(count && settings.titleCount);
    const title = titled ? `(${count}) ${bare}` : bare;
    if (document.title !== title) document.title = title;
    if (changed) emit("unread", count);
  }

  function open({ text = null } = {}, takeFocus = true) {
    load();
    if (takeFocus && !isOpen) opener = document.activeElement;
    isOpen = true;
    firstText = text;
    panel.hidden = false;
    launcher.hidden = true;
    storage("sessionStorage", "open", "1");
    if (phone.matches) {
      pageOverflow = document.documentElement.style.overflow;
      document.documentElement.style.overflow = "hidden";
    }
    fitScreen();
    if (takeFocus) (frameReady ? frame : leaveStarting).focus();
    shown(takeFocus);
    emit("open");
  }

  function shown(focus) {
    tell({ tandem: "shown", focus, text: firstText, modal: phone.matches });
    if (frameReady) firstText = null;
  }

  function close() {
    if (!isOpen) return;
    isOpen = false;
    panel.hidden = true;
    launcher.hidden = !settings.launcher;
    storage("sessionStorage", "open", null);
    document.documentElement.style.overflow = pageOverflow;
    tell({ tandem: "hidden" });
    const back = opener?.isConnected && opener !== document.body && opener !== root ? opener : launcher;
    back.focus();
    emit("close");
  }

  // On a phone the chat covers the page, and the on-screen keyboard the chat: follow what is visible.
  function fitScreen() {
    const view = window.visualViewport;
    const covers = isOpen && phone.matches;
    covers ? panel.setAttribute("aria-modal", "true") : panel.removeAttribute("aria-modal");
    panel.style.height = covers && view ? view.height + "px" : "";
    panel.style.top = covers && view ? view.offsetTop + "px" : "";
    panel.style.bottom = covers && view ? "auto" : "";
  }

  async function mayNotify() {
    const may = "Notification" in window && (await Notification.requestPermission()) === "granted";
    tell({ tandem: "notifications", may });
  }

  /** That there is a message; what it says stays in the frame. */
  function notify() {
    if (!("Notification" in window) || Notification.permission !== "granted" || (isOpen && document.hasFocus())) return;
    const shown = new Notification(words().dialog, { body: words().notify, tag: "tandem" });
    shown.onclick = () => { window.focus(); open(); shown.close(); };
  }

  function signOut() {
    settings.identity = null;
    storage("localStorage", "started", null);
    signsOut = !frameReady;
    load(); // what the browser keeps of the chat is the frame's to forget
    tell({ tandem: "signOut" });
  }

  window.addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== home) return;
    const message = event.data || {};
    if (message.tandem === "ready") {
      const focused = shadow.activeElement;
      frameReady = true;
      starting.remove();
      if (focused === leaveStarting) frame.focus();
      if (signsOut) tell({ tandem: "signOut" });
      signsOut = false;
      configure();
      isOpen ? shown(document.activeElement === root) : tell({ tandem: "hidden" });
    } else if (message.tandem === "close") close();
    else if (message.tandem === "unread") showUnread(Number(message.count) || 0);
    else if (message.tandem === "identity") emit("identity", { accepted: Boolean(message.accepted), code: message.code || null });
    else if (message.tandem === "notifications") void mayNotify();
    else if (message.tandem === "notify") notify();
    else if (message.tandem === "started") storage("localStorage", "started", String(Date.now()));
  });

  launcher.addEventListener("click", () => open());
  leaveStarting.addEventListener("click", close);
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  phone.addEventListener("change", () => { fitScreen(); if (isOpen) shown(false); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", configure);
  window.visualViewport?.addEventListener("resize", fitScreen);
  window.visualViewport?.addEventListener("scroll", fitScreen);

  window.tandem = {
    open: (how) => open(how),
    close,
    toggle: () => (isOpen ? close() : open()),
    identify: (jwt) => update({ identity: jwt || null }),
    signOut,
    update,
    on,
    get unread() { return unread; },
    get isOpen() { return isOpen; },
  };

  function place() {
    document.body.append(root);
    const attributes = {};
    for (const [key, value] of Object.entries(script.dataset)) {
      const name = key.startsWith("tandem") ? key[6]?.toLowerCase() + key.slice(7) : null;
      if (name) attributes[name] = value === "false" ? false : value;
    }
    update({ ...attributes, ...window.tandemSettings });
    window.dispatchEvent(new CustomEvent("tandem:ready"));
    // A chat under way goes on from page to page, and says so when an answer arrives.
    if (storage("sessionStorage", "open")) open({}, false);
    else if (Date.now() - Number(storage("localStorage", "started") || 0) < GOES_ON_MS) load();
  }
  document.body ? place() : document.addEventListener("DOMContentLoaded", place);
})();
