// Times, money and states in words.

const MINUTE = 60000;

/** "4 min", "2 h", "3 d" for a span in milliseconds. */
export function span(milliseconds) {
  const minutes = Math.max(0, Math.floor(milliseconds / MINUTE));
  if (minutes < 1) return "now";
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / 60 / 24)} d`;
}

/** "12 min ago", "just now". */
export const ago = (at, now) => (now - new Date(at) < MINUTE ? "just now" : `${span(now - new Date(at))} ago`);

export const clock = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
export const exact = (at) => new Date(at).toLocaleString();
export const day = (at) => new Date(at).toLocaleDateString([], { day: "numeric", month: "short", year: "numeric" });

/** Where a case stands against its due time: {share 0-1, words, late}. */
export function due(line, now) {
  if (!line.due_at) return null;
  const start = new Date(line.requested_at);
  const end = new Date(line.due_at);
  const late = now > end;
  return {
    late,
    share: Math.min(1, Math.max(0, (now - start) / Math.max(1, end - start))),
    words: Math.abs(end - now) < MINUTE ? "due now" : late ? `${span(now - end)} over` : `due in ${span(end - now)}`,
  };
}

export const money = (cents) => "£" + (cents / 100).toLocaleString("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export const plain = (name) => String(name ?? "").replaceAll("_", " ");

export const ORDER_STATES = {
  paid: ["Being prepared", ""], packed: ["Packed", ""], shipped: ["On its way", ""], late: ["Late", "warn"],
  lost: ["Lost, being traced", "bad"], part_delivered: ["Partly delivered", "warn"], delivered: ["Delivered", "good"],
  returned: ["Returned", ""], refunded: ["Refunded", ""], cancelled: ["Cancelled", ""], double_charged: ["Charged twice", "bad"],
};

export const VERIFIED = {
  "signed in": ["Signed in", "good"],
  "code by mail": ["Code by mail", "good"],
  "order and e-mail": ["Order and e-mail match", "good"],
  "not verified": ["Not verified", "warn"],
};

export const PRIORITIES = { 1: "Urgent", 2: "High", 3: "Normal", 4: "Low" };

/** How the customer is reached when they do not wait in the chat. */
export const WAYS = {
  ticket: () => "ticket: answer by mail",
  mail: () => "wants an answer by mail",
  callback: (line) => "call back" + (line.callback_at ? ` ${day(line.callback_at)} ${clock(line.callback_at)}` : ""),
  phone: () => "will call us",
  chat: () => "",
};

export const PRESENCES = { available: "available", away: "away", offline: "offline" };

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
