// The line on top: who is signed in and present, and what is going on with everybody.
import { html } from "./vendor/htm-preact.js";
import { Bell } from "./notifications.js";
import { signOut } from "./server.js";
import { clock, exact, presenceWords, say } from "./words.js";

export function TopBar({ me, presence, backAt, up, peak, onPresence, onAway, onPeak, onKeys, unread, onBell }) {
  const away = presence && presence !== "available";
  return html`<header class="top">
    <h1><img src="/static/desk/icon.svg" alt="" width="22" height="22" /><span>${say("name", { company: document.body.dataset.company })}</span></h1>
    ${!up && html`<p class="down" role="status">${say("reconnecting")}</p>`}
    ${me.oversees && html`<nav aria-label=${say("oversight")}>${me.leads && html`<a href="/desk/insights">${say("insights")}${me.alarms?.length > 0 && html` <strong title=${me.alarms.join(" ")}>${say("alarms", { count: me.alarms.length })}</strong>`}</a>`}<a href="/desk/themes">${say("themes")}</a><a href="/desk/audit">${say("audit")}</a>${me.leads && html`<a href="/desk/review">${say("review")}</a>`}</nav>
      ${!peak && html`<button class="quiet" onClick=${onPeak}>${say("peak")}</button>`}`}
    <button class="presence" role="switch" aria-checked=${String(!away)} onClick=${onPresence}
      title=${say("presence_hint")}><span class="dot" aria-hidden="true"></span>${away ? presenceWords({ presence, back_at: backAt }) : say("available")}</button>
    <button class="quiet more" aria-label=${say("presence_more")} title=${say("presence_more")} onClick=${onAway}>▾</button>
    <${Bell} unread=${unread} onOpen=${onBell} />
    <button class="quiet keyboard" onClick=${onKeys}>${say("keys")} <kbd>?</kbd></button>
    <span class="me" title=${`${me.name}, ${say(`role_${me.role}`)}`}>${me.initials}</span><span class="name">${me.name}</span>
    <button class="quiet" onClick=${signOut}>${say("sign_out")}</button>
  </header>`;
}

/** What goes on with everybody, and that this agent wanted to be back by now: a peak, a policy file that cannot be used as it was edited. */
export function Notices({ me, day, now, mine, onPeakEnd, onBack }) {
  const { peak, policy_trouble: trouble } = day;
  const late = mine?.back_at && mine.presence !== "available" && now > new Date(mine.back_at);
  return html`${late && html`<p class="peak" role="status">${say("back_was", { time: clock(mine.back_at) })} <button class="link" onClick=${onBack}>${say("i_am_back")}</button></p>`}
    ${peak && html`<p class="peak" role="status"><strong>${say("peak_until")} <time datetime=${peak.until} title=${exact(peak.until)}>${clock(peak.until)}</time>.</strong>
      ${" "}${peak.reason}. ${say("peak_advice")}
      <span class="muted"> ${peak.owner === "load" ? say("peak_by_load") : say("peak_by", { owner: peak.owner })}</span>
      ${me.oversees && html` <button class="link" onClick=${onPeakEnd}>${say("peak_end")}</button>`}</p>`}
    ${me.oversees && trouble?.length > 0 && html`<p class="peak" role="status"><strong>${say("policy_trouble")}</strong> ${trouble[0]}${trouble.length > 1 && `, ${say("and_more", { count: trouble.length - 1 })}`}</p>`}`;
}
