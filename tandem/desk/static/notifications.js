// What this agent is told: mentions, and what happens in cases they follow.
import { Dialog } from "./dialog.js";
import { html, useEffect, useState } from "./vendor/htm-preact.js";
import { get, post } from "./server.js";
import { ago, exact, say } from "./words.js";

const EMPTY = { unread: 0, newest: 0, notifications: [] };

/** told = {unread, newest} as the stream says; what belongs to the case that is looked at is seen at once. */
export function useNotifications(told, selected) {
  const [list, setList] = useState(EMPTY);
  const seen = (id) => post("/notifications/seen", { case: id }).then(setList).catch(() => {});
  useEffect(() => { get("/notifications").then(setList).catch(() => {}); }, [told.unread, told.newest]);
  useEffect(() => {
    const look = () => { if (!document.hidden && selected && list.notifications.some((one) => !one.seen && one.case === selected)) void seen(selected); };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [list, selected]);
  return { ...list, seenAll: () => seen("") };
}

export function Bell({ unread, onOpen }) {
  return html`<button class="bell quiet" title=${`${say("notifications")} (g)`} aria-label=${say("notifications_new", { count: unread })} onClick=${onOpen}>
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="M8 1.5a4.2 4.2 0 0 0-4.2 4.2v2.6L2.5 11v1h11v-1l-1.3-2.7V5.7A4.2 4.2 0 0 0 8 1.5Zm-1.7 11.4a1.8 1.8 0 0 0 3.4 0" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round" /></svg>
    ${unread > 0 && html`<span class="unread" aria-hidden="true">${unread}</span>`}</button>`;
}

export function NotificationsDialog({ notices, alerts, now, onOpen, onClose }) {
  const { notifications: list } = notices;
  return html`<${Dialog} title=${say("notifications")} onClose=${onClose}>
    ${list.length ? html`<ul class="plainly told-list">${list.map((one) => html`<li key=${one.id}><button class=${"telling" + (one.seen ? "" : " new")} onClick=${() => { onClose(); onOpen(one.case); }}>
        <span class="row"><strong class="grow">${wordsOf(one)}</strong>${!one.seen && html`<span class="tag">${say("is_new")}</span>`}<time class="wait" datetime=${one.at} title=${exact(one.at)}>${ago(one.at, now)}</time></span>
        ${one.text && html`<span class="said">${one.text}</span>`}</button></li>`)}</ul>`
      : html`<p class="muted">${say("nothing_told")}</p>`}
    <fieldset class="apart"><legend>${say("call_me")}</legend>
      <label class="choice"><input type="checkbox" checked=${alerts.sound} onChange=${(event) => alerts.setSound(event.target.checked)} /> ${say("by_sound")}</label>
      ${alerts.can && html`<label class="choice"><input type="checkbox" checked=${alerts.desktop} onChange=${(event) => alerts.setDesktop(event.target.checked)} /> ${say("by_desktop")}</label>`}
    </fieldset>
    <div class="row end">${notices.unread > 0 && html`<button class="second" onClick=${notices.seenAll}>${say("seen_all")}</button>`}<button class="do" onClick=${onClose}>${say("done")}</button></div><//>`;
}

function wordsOf(one) {
  const about = { from: one.from || say("nobody"), name: one.name || say("visitor"), reference: one.reference };
  return say(one.kind === "case" ? `told_${one.state}` : `told_${one.kind}`, about);
}
