// Talking to the front door as the signed-in agent.
import { say } from "./words.js";

/** An answer that was not a yes: code for programs ("already_claimed"), message for people. */
export class ServerError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch("/desk" + path, { ...options, headers: { ...options.headers, "Accept-Language": document.documentElement.lang } });
  } catch {
    throw new ServerError(0, "offline", say("offline"));
  }
  if (answer.status === 401) location.assign("/desk/sign-in");
  const data = await answer.json().catch(() => null);
  const hidden = answer.headers.get("tandem-hidden");
  if (hidden) dispatchEvent(new CustomEvent("tandem-hidden", { detail: hidden }));
  if (answer.ok) return data;
  const error = data?.error || {};
  throw new ServerError(answer.status, error.code || "unknown", error.message || say("did_not_work"));
}

export const get = (path) => ask("/api" + path);

const FORM_TOKEN = { "X-Tandem-Desk": document.body.dataset.token };

/** POST with this session's form token, which no foreign page can read. */
export const post = (path, body = {}) => ask("/api" + path, {
  method: "POST",
  headers: { "Content-Type": "application/json", ...FORM_TOKEN },
  body: JSON.stringify(body),
});

/** Brings a file to the front door; onProgress(share) tells how far it has come. Resolves to {file}. */
export const bring = (path, blob, onProgress) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest(); // fetch tells nothing of what has been sent
  request.open("POST", "/desk/api" + path);
  const headers = { ...FORM_TOKEN, "Accept-Language": document.documentElement.lang, "Tandem-File-Name": encodeURIComponent(blob.name || "") };
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.upload.onprogress = (event) => { if (event.lengthComputable) onProgress(event.loaded / event.total); };
  request.onerror = () => reject(new ServerError(0, "offline", say("offline")));
  request.onload = () => {
    let data = null;
    try { data = JSON.parse(request.responseText); } catch { /* told below */ }
    if (request.status === 201) return resolve(data);
    reject(new ServerError(request.status, data?.error?.code || "unknown", data?.error?.message || say("did_not_work")));
  };
  request.send(blob);
});

/** A file that is not to be sent after all; the front door forgets what is never sent anyway. */
export const takeAway = (path) => void fetch("/desk/api" + path, { method: "DELETE", headers: FORM_TOKEN }).catch(() => {});

/** The same while the page is being left: nobody waits for the answer. */
export const postAtLast = (path, body) => void fetch("/desk/api" + path, {
  method: "POST",
  keepalive: true,
  headers: { "Content-Type": "application/json", ...FORM_TOKEN },
  body: JSON.stringify(body),
}).catch(() => {});

export async function signOut() {
  await fetch("/desk/sign-out", { method: "POST", headers: FORM_TOKEN }).catch(() => {});
  location.assign("/desk/sign-in");
}

/**
 * Follows what happens: on = {list, changes, typing, told, up, down}. Returns a function that stops it.
 * After a break the browser itself names the last event it saw, and the front door sends what was missed.
 */
export function follow(on) {
  const source = new EventSource("/desk/stream");
  for (const name of ["list", "changes", "typing", "told"]) {
    source.addEventListener(name, (event) => on[name](JSON.parse(event.data)));
  }
  source.onopen = on.up;
  source.onerror = () => {
    on.down();
    // The browser tries again by itself, except after an answer that was no stream: signed out, for one.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 5000);
  };
  return () => source.close();
}
