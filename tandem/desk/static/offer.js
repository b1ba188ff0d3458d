// A case that routing offers to this agent, with the seconds that are left to take it.
import { html, useEffect, useState } from "./vendor/htm-preact.js";
import { say } from "./words.js";

/** The first case offered to `me`, or undefined. */
export const offeredTo = (lines, me) => [...lines.values()].find((line) => line.state === "offered" && line.offered?.id === me?.id);

export function Offer({ line, onAccept, onDecline, onLook }) {
  const [seconds, setSeconds] = useState(left(line));
  useEffect(() => {
    setSeconds(left(line));
    const tick = setInterval(() => setSeconds(left(line)), 1000);
    return () => clearInterval(tick);
  }, [line.id, line.offered.until]);
  const from = line.offered.from ? say("passes_you", { name: line.offered.from }) : say("offer_to_you");
  return html`<section class="offer" role="alert" aria-label=${say("offer")}>
    <p><strong>${from}: ${line.name}</strong>, ${line.topic} <span class="muted">${line.why}</span></p>
    <span class="left" aria-hidden="true">${say("seconds", { count: seconds })}</span>
    <button class="second" onClick=${onLook}>${say("look")}</button>
    <button class="second" onClick=${onDecline}>${say("decline")} <kbd>d</kbd></button>
    <button class="do" onClick=${onAccept}>${say("accept")} <kbd>o</kbd></button>
  </section>`;
}

const left = (line) => Math.max(0, Math.ceil((new Date(line.offered.until) - Date.now()) / 1000));
