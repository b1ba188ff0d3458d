// The line on top: who is signed in and present, and what is going on with everybody.
import { html } from "./vendor/htm-preact.js";
import { signOut } from "./server.js";
import { clock, exact } from "./words.js";

export function TopBar({ me, presence, up, peak, onPresence, onPeak, onKeys }) {
  const away = presence === "away";
  return html`<header class="top">
    <h1><img src="/static/desk/icon.svg" alt="" width="22" height="22" /><span>${document.body.dataset.company} desk</span></h1>
    ${!up && html`<p class="down" role="status">Reconnecting. The list may be behind.</p>`}
    ${me.oversees && html`<nav aria-label="Oversight"><a href="/desk/themes">Themes</a><a href="/desk/audit">Audit</a></nav>
      ${!peak && html`<button class="quiet" onClick=${onPeak}>Peak</button>`}`}
    <button class="presence" role="switch" aria-checked=${String(!away)} onClick=${onPresence}
      title="When available, cases are offered to you (a)"><span class="dot" aria-hidden="true"></span>${away ? "Away" : "Available"}</button>
    <button class="quiet" onClick=${onKeys}>Keys <kbd>?</kbd></button>
    <span class="me" title=${`${me.name}, ${me.role}`}>${me.initials}</span><span class="name">${me.name}</span>
    <button class="quiet" onClick=${signOut}>Sign out</button>
  </header>`;
}

/** What goes on with everybody: a peak, and a policy file that cannot be used as it was edited. */
export function Notices({ me, day, onPeakEnd }) {
  const { peak, policy_trouble: trouble } = day;
  return html`${peak && html`<p class="peak" role="status"><strong>Peak until <time datetime=${peak.until} title=${exact(peak.until)}>${clock(peak.until)}</time>.</strong>
      ${" "}${peak.reason}. Keep check-ins short, say how long it takes, offer a callback.
      <span class="muted"> ${peak.owner === "load" ? "Declared by load." : `Declared by ${peak.owner}.`}</span>
      ${me.oversees && html` <button class="link" onClick=${onPeakEnd}>End it</button>`}</p>`}
    ${me.oversees && trouble?.length > 0 && html`<p class="peak" role="status"><strong>escalation.yml has mistakes; the version before still decides.</strong> ${trouble[0]}${trouble.length > 1 && `, and ${trouble.length - 1} more`}</p>`}`;
}
