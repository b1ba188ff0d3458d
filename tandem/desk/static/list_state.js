// The list of cases as the front door tells it, and the stream it comes by.
import { useEffect, useRef, useState } from "./vendor/htm-preact.js";
import { follow, get } from "./server.js";
import { named } from "./words.js";

const TYPING_MS = 6000;

/** on = {touched(ids)}: called when something of these cases is new. Returns what is known. */
export function useList(on) {
  const [known, setKnown] = useState(null); // {lines: Map, day}
  const [typing, setTyping] = useState({}); // case id -> until when
  const [up, setUp] = useState(true);
  const [told, setTold] = useState({ unread: 0, newest: 0 }); // of this agent's notifications
  const touched = useRef(on);
  touched.current = on;

  useEffect(() => {
    const quiet = (ids) => setTyping((all) => ({ ...all, ...Object.fromEntries(ids.map((id) => [id, 0])) }));
    let listed = false;
    const list = ({ cases, version, ...day }) => {
      listed = true;
      setKnown({ lines: new Map(cases.map((line) => [line.id, named(line)])), day });
      touched.current(null);
    };
    return follow({
      list,
      changes: ({ lines, gone, version, ...day }) => {
        setKnown((old) => {
          const fresh = new Map(old?.lines);
          for (const line of lines) fresh.set(line.id, named(line));
          for (const id of gone) fresh.delete(id);
          return { lines: fresh, day };
        });
        const ids = [...lines.map((line) => line.id), ...gone];
        quiet(ids); // what was being written has come, or nothing will
        touched.current(ids);
      },
      typing: ({ case: id }) => setTyping((all) => ({ ...all, [id]: Date.now() + TYPING_MS })),
      told: setTold,
      up: () => setUp(true),
      down: () => {
        setUp(false);
        if (!listed) get("/cases").then(list).catch(() => {}); // no stream from the start: at least how it is now
      },
    });
  }, []);

  useEffect(() => { // forget who was writing when the time is over
    const ends = Object.values(typing).filter((until) => until > Date.now());
    if (!ends.length) return undefined;
    const timer = setTimeout(() => setTyping((all) => ({ ...all })), Math.min(...ends) - Date.now() + 50);
    return () => clearTimeout(timer);
  }, [typing]);

  return { known, up, told, isTyping: (id) => (typing[id] || 0) > Date.now() };
}

/** Who is signed in. */
export function useMe(tell) {
  const [me, setMe] = useState(null);
  useEffect(() => { get("/me").then(setMe).catch((error) => tell(error.message)); }, []);
  return me;
}
