// Talking with the page that holds the frame: only with websites the front door names, and nothing private.
const framed = window.parent !== window;
const named = document.querySelector('meta[name="tandem-origins"]')?.content.split(" ") || [];
const allowed = new Set([location.origin, ...named.filter(Boolean)]);
let host = null; // origin of the page, known from its first message

export const isFramed = () => framed;

/** Tells the page; before it has spoken only that we are here, which everybody may know. */
export function tellHost(message) {
  if (framed && (host || message.tandem === "ready")) window.parent.postMessage(message, host || "*");
}

/** listener(message) for every message of the page. */
export function hearHost(listener) {
  addEventListener("message", (event) => {
    if (event.source !== window.parent || !allowed.has(event.origin) || !event.data?.tandem) return;
    host = event.origin;
    listener(event.data);
  });
}

const COLOURS = new Set(["accent", "on-accent", "surface", "raised", "sunken", "line", "text", "muted"]);

/** Takes over the page's --tandem-... variables, those that are what they should be. */
export function dress(theme = {}) {
  const style = document.documentElement.style;
  for (const [name, value] of Object.entries(theme)) {
    const property = COLOURS.has(name) ? "color" : { radius: "border-radius", font: "font-family" }[name];
    if (!property) continue;
    const variable = name === "font" ? "--type" : "--" + name;
    value && CSS.supports(property, value) ? style.setProperty(variable, value) : style.removeProperty(variable);
  }
}
