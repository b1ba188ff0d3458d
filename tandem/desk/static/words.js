// The desk's words, from words/desk.yml in the page's language; and times, money and states in words.
import { sayer } from "/static/theme/say.js";

const LANGUAGE = document.documentElement.lang;
const LOCALE = LANGUAGE === "en" ? "en-GB" : LANGUAGE;
const DATES = LANGUAGE === "en" ? [] : LANGUAGE; // English has many ways to write a day: the browser knows the reader's

/** The sentence `key` of words/desk.yml with its {braces} filled in. */
export const say = sayer((await import(`/words/desk/${LANGUAGE}.js`)).default, LANGUAGE);

const MINUTE = 60000;

/** "4 min", "2 h", "3 d" for a span in milliseconds. */
export function span(milliseconds) {
  const minutes = Math.max(0, Math.floor(milliseconds / MINUTE));
  if (minutes < 1) return say("now");
  if (minutes < 60) return say("minutes", { count: minutes });
  if (minutes < 48 * 60) return say("hours", { count: Math.floor(minutes / 60) });
  return say("days", { count: Math.floor(minutes / 60 / 24) });
}

/** "12 min ago", "just now". */
export const ago = (at, now) => (now - new Date(at) < MINUTE ? say("just_now") : say("ago", { span: span(now - new Date(at)) }));

export const clock = (at) => new Date(at).toLocaleTimeString(DATES, { hour: "2-digit", minute: "2-digit" });
export const exact = (at) => new Date(at).toLocaleString(DATES);
export const day = (at) => new Date(at).toLocaleDateString(DATES, { day: "numeric", month: "short", year: "numeric" });

/** Where a case stands against its due time: {share 0-1, words, late}. */
export function due(line, now) {
  if (!line.due_at) return null;
  const start = new Date(line.requested_at);
  const end = new Date(line.due_at);
  const late = now > end;
  return {
    late,
    share: Math.min(1, Math.max(0, (now - start) / Math.max(1, end - start))),
    words: Math.abs(end - now) < MINUTE ? say("due_now") : late ? say("overdue", { span: span(now - end) }) : say("due_in", { span: span(end - now) }),
  };
}

export const money = (cents) => new Intl.NumberFormat(LOCALE, { style: "currency", currency: "GBP" }).format(cents / 100);

export const plain = (name) => String(name ?? "").replaceAll("_", " ");

const STATE_TONES = { late: "warn", lost: "bad", part_delivered: "warn", delivered: "good", double_charged: "bad" };
const STATES = ["paid", "packed", "shipped", "late", "lost", "part_delivered", "delivered", "returned", "refunded", "cancelled", "double_charged"];

/** [words, tone] of an order's state. */
export const orderState = (state) => [STATES.includes(state) ? say(`order_${state}`) : plain(state), STATE_TONES[state] || ""];

const VERIFIED = { "signed in": "signed_in", "code by mail": "code_by_mail", "order and e-mail": "order_and_email", "not verified": "not_verified" };

/** [words, tone] of how a customer is known. */
export const verifiedBy = (how) => [VERIFIED[how] ? say(`verified_${VERIFIED[how]}`) : plain(how), how in VERIFIED && how !== "not verified" ? "good" : "warn"];

/** A case's line with what the front door leaves to be said here, in this reader's language. */
export function named(line) {
  const mood = line.mood.length ? say(`mood_${line.mood_tone}`) : say("nothing_said");
  const why = line.because ? [say(`because_${line.because}`), line.beside].filter(Boolean).join("; ") : line.why;
  return { ...line, why, name: line.known ? line.name : say("visitor"), mood_words: moodWords(line, mood) };
}

// "calm, rising" would say two things at once.
function moodWords({ mood_trend: going, mood_tone: tone }, mood) {
  if (!going) return mood;
  return tone === "calm" ? say(`mood_calm_${going}`) : say(`mood_${going}`, { mood });
}

/** What an agent chose, and until when: "on a break until 14:30". */
export const presenceWords = ({ presence, back_at: back }) => (back && presence !== "available" && presence !== "offline"
  ? say("presence_until", { presence: say(`presence_${presence}`), time: soon(back) }) : say(`presence_${presence}`));

/** A time of today by the clock, another one with its day. */
export const soon = (at) => (new Date(at).toDateString() === new Date().toDateString() ? clock(at) : `${day(at)} ${clock(at)}`);

/** How the customer is reached when they do not wait in the chat. */
export function wayOf(line) {
  if (line.way === "chat") return "";
  if (line.way === "callback" && line.callback_at) return say("way_callback_at", { day: day(line.callback_at), time: clock(line.callback_at) });
  return say(`way_${line.way}`);
}

/** Until when an own case sleeps. */
export function asleepWords({ asleep }) {
  if (!asleep.until) return say("asleep_reply");
  return say("asleep_until", { time: soon(asleep.until) });
}

/** Text with http(s), mailto and tel addresses as parts {href, text}; everything else stays text. */
export function parts(text) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(/\b(?:https?:\/\/|mailto:|tel:)[^\s<>"'`]+/gi)) {
    const address = match[0].replace(/[.,;:!?)\]]+$/, "");
    found.push(text.slice(from, match.index), { href: address, text: address.replace(/^(mailto|tel):/i, "") });
    from = match.index + address.length;
  }
  found.push(text.slice(from));
  return found.filter((part) => part !== "");
}
