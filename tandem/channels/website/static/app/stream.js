// Server-sent events over fetch, because EventSource cannot send the Authorization header.
import { authorization } from "./server.js";

const QUIET_MS = 40000; // heartbeats come every 15 s: after two missed ones the line is dead
const PAUSES_MS = [300, 1000, 2000, 4000, 8000, 15000];

/** Parses one event block ("event: turn\ndata: {...}\nid: 12") -> {name, data} or null for a heartbeat. */
export function parseBlock(block) {
  let name = "message";
  const data = [];
  for (const row of block.split(/\r?\n/)) {
    const [, field, value] = /^([a-z]+): ?(.*)$/.exec(row) || [];
    if (field === "event") name = value;
    else if (field === "data") data.push(value);
  }
  return data.length ? { name, data: JSON.parse(data.join("\n")) } : null;
}

/**
 * Follows the conversation until `signal` aborts: reads, and when the line breaks, waits and resumes after
 * the last turn seen. on = {event(name, data), up(), down(), unknown()}; after() = last seq seen.
 */
export async function follow(after, on, signal) {
  let failures = 0;
  while (!signal.aborted) {
    const line = new AbortController();
    const stop = () => line.abort();
    signal.addEventListener("abort", stop);
    addEventListener("offline", stop); // a line that is open already would go on looking alive
    let watchdog = setTimeout(stop, QUIET_MS);
    try {
      const answer = await fetch("/chat/stream?after=" + after(), { headers: authorization(), signal: line.signal });
      if (answer.status === 401) return on.unknown();
      if (!answer.ok || !answer.body) throw new Error("stream answered " + answer.status);
      failures = 0;
      on.up();
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        clearTimeout(watchdog);
        watchdog = setTimeout(stop, QUIET_MS);
        const blocks = (rest + value).split(/\r?\n\r?\n/);
        rest = blocks.pop();
        for (const block of blocks) {
          const event = parseBlock(block);
          if (event) on.event(event.name, event.data);
        }
      }
    } catch (problem) {
      if (problem instanceof SyntaxError) console.warn("Tandem: an event could not be read", problem);
    } finally {
      clearTimeout(watchdog);
      signal.removeEventListener("abort", stop);
      removeEventListener("offline", stop);
    }
    if (signal.aborted) return;
    on.down();
    await pause(PAUSES_MS[Math.min(failures++, PAUSES_MS.length - 1)], signal);
  }
}

/** Waits, but not longer than until the network is back; a little uneven, so that many browsers do not return at once. */
export function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      removeEventListener("online", over);
      signal?.removeEventListener("abort", over);
      resolve();
    };
    const timer = setTimeout(over, milliseconds * (0.8 + Math.random() * 0.4));
    addEventListener("online", over);
    signal?.addEventListener("abort", over);
  });
}
