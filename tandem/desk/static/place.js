// Where the agent is, in the address: "#case" and "#case/customer", so that going back works as a gesture.
import { useEffect, useState } from "./vendor/htm-preact.js";

const read = () => {
  const [id, pane] = location.hash.slice(1).split("/");
  return { selected: id || null, pane: !id ? "list" : pane === "customer" ? "customer" : "case" };
};

/** {selected, pane} and go({selected, pane}); pane is what a phone shows: list, case or customer. */
export function usePlace() {
  const [place, setPlace] = useState(read);
  useEffect(() => {
    const onBack = () => setPlace(read());
    addEventListener("popstate", onBack);
    return () => removeEventListener("popstate", onBack);
  }, []);
  const go = (next) => {
    const address = !next.selected ? location.pathname : `#${next.selected}${next.pane === "customer" ? "/customer" : ""}`;
    const swaps = place.selected && next.selected && place.pane === next.pane; // from case to case: one step back is the list
    history[swaps ? "replaceState" : "pushState"](null, "", address);
    setPlace({ selected: next.selected, pane: next.pane });
  };
  return [place, go];
}
