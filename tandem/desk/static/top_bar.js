// The line on top: who is signed in and present, and what is going on with everybody.
import { html } from "./vendor/htm-preact.js";
import { signOut } from "./server.js";
import { clock, exact } from "./words.js";

export function TopBar({ me, presence, up, onPresence, onKeys }) {
  const away = presence === "away";
  return html`<header class="top">
    <h1><img src="/static/desk/icon.svg" alt="" width="22" height="22" /><span>${document.body.dataset.company} desk</span></h1>
    ${!up && html`<p class="down" role="status">Reconnecting. The list may be behind.</p>`}
    ${me.oversees && html`<nav aria-label="Oversight"><a href="/desk/themes">Themes</a><a href="/desk/audit">Audit</a></nav>`}
    <button class="presence" role="switch" aria-checked=${String(!away)} onClick=${onPresence}
      title="When available, cases are offered to you (a)"><span class="dot" aria-hidden="true"></span>${away ? "Away" : "Available"}</button>
    <button class="quiet" onClick=${onKeys}>Keys <kbd>?</kbd></button>
    <span class="me" title=${`${me.name}, ${me.role}`}>${me.initials}</span><span class="name">${me.name}</span>
    <button class="quiet" onClick=${signOut}>Sign out</button>
  </header>`;
}

export function Trouble({ lines }) {
  if (!lines?.length) return null;
  return html`<p class="peak" role="status"><strong>escalation.yml has mistakes; the values before the edit stay.</strong> ${lines[0]}${lines.length > 1 && ` And ${lines.length - 1} more.`}</p>`;
}

export function Peak({ peak }) {
  if (!peak) return null;
  return html`<p class="peak" role="status"><strong>Peak${peak.until && html` until <time datetime=${peak.until} title=${exact(peak.until)}>${clock(peak.until)}</time>`}.</strong>
    ${peak.reason && ` ${peak.reason}.`} Keep check-ins short, tell how long it takes, offer a callback. <span class="muted">Declared by ${peak.owner}.</span></p>`;
}
