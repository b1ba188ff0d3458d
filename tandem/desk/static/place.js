// Where the agent is, in the address: "#case" and "#case/customer", so that going back works as a gesture.
import { useEffect, useState } from "./vendor/htm-preact.js";

const read = () => {
  const [id, pane] = location.hash.slice(1).split("/");
  return { selected: id || null, pane: !id ? "list" : pane === "customer" ? "customer" : "case" };
};

/** {selected, pane}, go({selected, pane}) and back(otherwise); pane is what a phone shows: list, case or customer. */
export function usePlace() {
  const [place, setPlace] = useState(read);
  useEffect(() => {
    const onBack = () => setPlace(read());
    addEventListener("popstate", onBack);
    return () => removeEventListener("popstate", onBack);
  }, []);
  const go = (next) => {
    const address = !next.selected ? location.pathname : `#${next.selected}${next.pane === "customer" ? "/customer" : ""}`;
    const here = read(); // not `place`, which is drawn later than two quick presses come
    const swaps = here.selected && next.selected && here.pane === next.pane; // from case to case: one step back is the list
    if (swaps) history.replaceState(history.state, "", address);
    else history.pushState({ inside: true }, "", address);
    setPlace(next);
  };
  // One step back if we came from there, so that a gesture and a button walk the same way.
  const back = (otherwise) => (history.state?.inside ? history.back() : go(otherwise));
  return [place, go, back];
}
