// Talking to the front door: plain requests with the conversation's token.
import { freshId, recall, remember } from "./memory.js";
import { words } from "./words.js";

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
      headers: { ...(body && { "Content-Type": "application/json" }), ...authorization() },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(20000),
    });
  } catch {
    throw new ServerError(0, "offline", words.reconnecting);
  }
  const data = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (answer.ok) return data;
  const error = data?.error || {};
  throw new ServerError(answer.status, error.code || "unknown", words.refusals[error.code] || error.message || words.trouble,
    Number(answer.headers.get("Retry-After")) || null);
}

/** Starts a conversation or resumes the one this browser has; keeps its token. */
export async function start(identity, page) {
  if (!recall("visitor")) remember("visitor", freshId()); // names this browser, opens nothing
  const begun = await post("start", { identity, page, visitor: recall("visitor"), go_on: true });
  remember("token", begun.token);
  return begun;
}

/** This browser has no conversation any more (ended, unknown to the server). */
export const forget = () => remember("token", null);
