// Talking to the front door: plain requests with the conversation's token.
import { freshId, recall, remember } from "./memory.js";
import { say } from "./words.js";

/** An answer that was not a yes. code is the server's own ("message_too_long"), or "offline" when none came. */
export class ServerError extends Error {
  constructor(status, code, message, retryAfter = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter; // seconds
  }
  /** Whether the same request may succeed later without anybody changing it. */
  get passing() {
    return this.code === "offline" || this.status === 429 || this.status >= 500;
  }
}

export const token = () => recall("token");
export const authorization = () => (token() ? { Authorization: "Bearer " + token() } : {});

export const get = (path) => request("GET", path);
export const post = (path, body) => request("POST", path, body);

async function request(method, path, body) {
  let answer;
  try {
    answer = await fetch("/chat/" + path, {
      method,
      headers: { "Accept-Language": document.documentElement.lang, ...(body && { "Content-Type": "application/json" }), ...authorization() },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(20000),
    });
  } catch {
    throw new ServerError(0, "offline", say("reconnecting"));
  }
  const data = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (answer.ok) return data;
  const error = data?.error || {};
  throw new ServerError(answer.status, error.code || "unknown", error.message || say("trouble"),
    Number(answer.headers.get("Retry-After")) || null);
}

let back = ""; // from a link in a mail: opens the conversation it came from, once

/** The next start goes on where the link of a mail leads. */
export function comeBack(token) {
  back = token;
}

const MOST = 10; // conversations that this browser finds again

const mine = () => recall("mine") || [];

/** The open conversations of this browser and of the customer, as the front door tells them. */
export const conversations = () => post("conversations", { tokens: mine().map((one) => one.token) });

/** Starts a conversation or resumes the one this browser has; keeps its token. */
export async function start(identity, page, goOn = true) {
  if (!recall("visitor")) remember("visitor", freshId()); // names this browser, opens nothing
  const begun = await post("start", { identity, page, visitor: recall("visitor"), go_on: goOn, back });
  back = "";
  remember("token", begun.token);
  const others = mine().filter((one) => one.conversation !== begun.conversation);
  remember("mine", [{ conversation: begun.conversation, token: begun.token }, ...others].slice(0, MOST));
  return begun;
}

/** This browser has no conversation any more (ended, unknown to the server). */
export const forget = () => remember("token", null);
