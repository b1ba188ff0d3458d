// Single keys, while nobody is typing. Esc in a text leaves it, so that the keys work again. What is
// typed between a claim and the text that it brings is meant for that text.

/** deeds.current = {move(by), early(key), palette(), and one function per key}; read anew at each key. Returns a function that stops. */
export function keysOf(deeds) {
  const listener = (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "k" && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      deeds.current.palette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const on = deeds.current;
    const typing = event.target.closest?.("textarea, input, select, [contenteditable]");
    if (typing) {
      if (event.key === "Escape") typing.blur();
      return;
    }
    if (event.key.length === 1 && !event.repeat && on.early(event.key)) { event.preventDefault(); return; }
    const deed = event.key === "j" ? () => on.move(1) : event.key === "k" ? () => on.move(-1) : event.key.length === 1 && on[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  };
  addEventListener("keydown", listener);
  return () => removeEventListener("keydown", listener);
}
