// Single keys, while nobody is typing. Esc in a text leaves it, so that the keys work again.

/** deeds.current = {move(by), and one function per key}; read anew at each key. Returns a function that stops. */
export function keysOf(deeds) {
  const listener = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const on = deeds.current;
    const typing = event.target.closest?.("textarea, input, select, [contenteditable]");
    if (typing) {
      if (event.key === "Escape") typing.blur();
      return;
    }
    const deed = event.key === "j" ? () => on.move(1) : event.key === "k" ? () => on.move(-1) : event.key.length === 1 && on[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  };
  addEventListener("keydown", listener);
  return () => removeEventListener("keydown", listener);
}
