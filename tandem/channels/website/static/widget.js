/* Tandem chat loader. One script tag puts a launcher on the page; the chat itself lives in a
   frame of ours, so the shop's styles and scripts and ours never meet.

     <script src="https://chat.example.com/widget.js" data-tandem-identity="JWT" defer></script>

   Optional attributes: data-tandem-identity (signed by the website's own backend),
   data-tandem-label (launcher text), data-tandem-accent (CSS colour of the launcher).
   The page may call  tandem.open()  tandem.close()  tandem.identify(jwt)  tandem.signOut(). */
(function () {
  "use strict";
  if (window.tandem) return;

  const script = document.currentScript;
  const home = new URL(script.src).origin;
  const label = script.dataset.tandemLabel || "Help";
  let identity = script.dataset.tandemIdentity || null;
  let frame = null;
  let frameReady = false;
  let unread = 0;
  let isOpen = false;

  // Storage may be blocked by the browser; the chat must work all the same.
  const remember = (key, value) => {
    try { value === null ? sessionStorage.removeItem(key) : sessionStorage.setItem(key, value); } catch { /* blocked */ }
  };
  const recall = (key) => {
    try { return sessionStorage.getItem(key); } catch { return null; }
  };

  const styles = `
    :host { all: initial; --tandem: #17694f; --tandem-on: #fff; --tandem-line: #0002; color-scheme: light dark; }
    @media (prefers-color-scheme: dark) { :host { --tandem: #70c9a8; --tandem-on: #0c1d16; --tandem-line: #fff3; } }
    button { all: unset; position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; box-sizing: border-box;
      display: inline-flex; align-items: center; gap: 8px; min-height: 48px; padding: 0 18px 0 14px; border-radius: 24px;
      background: var(--tandem); color: var(--tandem-on); cursor: pointer; box-shadow: 0 1px 6px #0003;
      font: 600 16px/1 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
    button:hover { filter: brightness(1.08); }
    button:focus-visible { outline: 3px solid var(--tandem); outline-offset: 3px; }
    button[hidden] { display: none; }
    svg { width: 22px; height: 22px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; }
    b { box-sizing: border-box; min-width: 22px; padding: 4px 6px; border-radius: 11px; background: #b0261c; color: #fff;
      font: 700 13px/14px system-ui, sans-serif; text-align: center; }
    b:empty { display: none; }
    .panel { position: fixed; right: 20px; bottom: 20px; z-index: 2147483001; width: 380px; height: 640px;
      max-width: calc(100vw - 40px); max-height: calc(100vh - 40px); border: 1px solid var(--tandem-line);
      border-radius: 12px; overflow: hidden; background: Canvas; box-shadow: 0 4px 24px #0003; }
    .panel[hidden] { display: none; }
    iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: normal; }
    @media (max-width: 480px), (max-height: 480px) {
      .panel { inset: 0; width: 100%; height: 100%; max-width: none; max-height: none; border: 0; border-radius: 0; } }
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
  if (script.dataset.tandemAccent) root.style.setProperty("--tandem", script.dataset.tandemAccent);

  const launcher = document.createElement("button");
  launcher.type = "button";
  launcher.setAttribute("aria-expanded", "false");
  launcher.innerHTML = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 5h16v11H11l-4 4v-4H4z"/><path d="M8 9h8M8 12h5"/></svg>';
  const words = document.createElement("span");
  words.textContent = label;
  const badge = document.createElement("b");
  launcher.append(words, badge);

  const panel = document.createElement("div");
  panel.className = "panel";
  panel.hidden = true;
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", "Chat");
  shadow.append(launcher, panel);

  const phone = matchMedia("(max-width: 480px), (max-height: 480px)");
  let pageOverflow = "";

  function tell(message) {
    if (frame && frameReady) frame.contentWindow.postMessage(message, home);
  }

  function load() {
    if (frame) return;
    frame = document.createElement("iframe");
    frame.title = "Chat with customer service";
    frame.allow = "clipboard-write";
    frame.src = home + "/widget";
    panel.append(frame);
  }

  function showUnread(count) {
    unread = count;
    badge.textContent = count ? String(Math.min(count, 99)) : "";
    launcher.setAttribute("aria-label", count ? `${label}: open chat, ${count} new` : `${label}: open chat`);
  }

  function open(takeFocus = true) {
    load();
    isOpen = true;
    panel.hidden = false;
    launcher.hidden = true;
    launcher.setAttribute("aria-expanded", "true");
    remember("tandem.open", "1");
    if (phone.matches) {
      pageOverflow = document.documentElement.style.overflow;
      document.documentElement.style.overflow = "hidden";
    }
    fitKeyboard();
    if (takeFocus) frame.focus();
    tell({ tandem: "shown", focus: takeFocus });
  }

  function close() {
    if (!isOpen) return;
    isOpen = false;
    panel.hidden = true;
    launcher.hidden = false;
    launcher.setAttribute("aria-expanded", "false");
    remember("tandem.open", null);
    document.documentElement.style.overflow = pageOverflow;
    tell({ tandem: "hidden" });
    launcher.focus();
  }

  // On a phone the on-screen keyboard covers the lower part of the page: follow what is visible.
  function fitKeyboard() {
    const view = window.visualViewport;
    const follow = isOpen && phone.matches && view;
    panel.style.height = follow ? view.height + "px" : "";
    panel.style.top = follow ? view.offsetTop + "px" : "";
    panel.style.bottom = follow ? "auto" : "";
  }

  function identify(jwt) {
    identity = jwt || null;
    tell({ tandem: "identify", identity, page: location.pathname });
  }

  window.addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== home) return;
    const message = event.data || {};
    if (message.tandem === "ready") {
      frameReady = true;
      tell({ tandem: "configure", identity, page: location.pathname, accent: script.dataset.tandemAccent || null });
      tell(isOpen ? { tandem: "shown", focus: document.activeElement === root } : { tandem: "hidden" });
    } else if (message.tandem === "close") close();
    else if (message.tandem === "unread") showUnread(Number(message.count) || 0);
    else if (message.tandem === "started") remember("tandem.started", "1");
  });

  launcher.addEventListener("click", () => open());
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  phone.addEventListener("change", fitKeyboard);
  window.visualViewport?.addEventListener("resize", fitKeyboard);
  window.visualViewport?.addEventListener("scroll", fitKeyboard);

  showUnread(0);
  window.tandem = { open: () => open(), close, identify, signOut: () => identify(null), get unread() { return unread; } };

  function place() {
    document.body.append(root);
    // A chat under way goes on from page to page, and says so when an answer arrives.
    if (recall("tandem.open")) open(false);
    else if (recall("tandem.started")) load();
  }
  document.body ? place() : document.addEventListener("DOMContentLoaded", place);
})();
