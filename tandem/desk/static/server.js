// Talking to the front door as the signed-in agent.

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
    answer = await fetch("/desk" + path, options);
  } catch {
    throw new ServerError(0, "offline", "The desk is not connected. Nothing was sent; try again in a moment.");
  }
  if (answer.status === 401) location.assign("/desk/sign-in");
  const data = await answer.json().catch(() => null);
  if (answer.ok) return data;
  const error = data?.error || {};
  throw new ServerError(answer.status, error.code || "unknown", error.message || "That did not work. Please try again.");
}

export const get = (path) => ask("/api" + path);

/** POST with the header that no foreign page can set. */
export const post = (path, body = {}) => ask("/api" + path, {
  method: "POST",
  headers: { "Content-Type": "application/json", "X-Tandem-Desk": "1" },
  body: JSON.stringify(body),
});

export async function signOut() {
  await fetch("/desk/sign-out", { method: "POST", headers: { "X-Tandem-Desk": "1" } }).catch(() => {});
  location.assign("/desk/sign-in");
}

/** Follows what happens: on = {cases, turn, typing, case, up, down}. Returns a function that stops it. */
export function follow(on) {
  const source = new EventSource("/desk/stream");
  for (const name of ["cases", "turn", "typing", "case"]) {
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
