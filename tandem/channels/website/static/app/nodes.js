// Building page nodes. Text always goes in as text nodes, so nothing a person wrote can become markup.

/** node("button", {class: "x", onclick: f}, "words", otherNode) -> HTMLElement */
export function node(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";
const paths = {
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5",
  phone: "M6.5 4h3l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3a2 2 0 0 1-2.2 2A15.5 15.5 0 0 1 4.5 6.2 2 2 0 0 1 6.5 4z",
  mail: "M4 6h16v12H4zM4 7l8 6 8-6",
  callback: "M6.5 4h3l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3a2 2 0 0 1-2.2 2A15.5 15.5 0 0 1 4.5 6.2 2 2 0 0 1 6.5 4zM20 4l-5.5 5.5M14.5 5.5v4h4",
  attach: "M19 11.5l-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l8-8a3 3 0 0 1 4.3 4.3l-8 8a1.5 1.5 0 0 1-2.1-2.1l7.2-7.2",
  photo: "M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z",
  send: "M5 12h13M12.5 6l6 6-6 6",
  close: "M6 6l12 12M18 6L6 18",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  bot: "M5 9h14v10H5zM12 9V5M9.5 13.5v1M14.5 13.5v1M12 5v-.01",
  down: "M12 5v14M6 13l6 6 6-6",
};

/** A 24 by 24 line drawing by name, hidden from screen readers: the words beside it carry the meaning. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", paths[name]);
  svg.append(path);
  return svg;
}

const LINK = /\b(?:https?:\/\/|mailto:|tel:)[^\s<>"'`]+/gi;
const PROTOCOLS = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address if it is one a person may safely click (http, https, mailto, tel or a page of this site), else null. */
export function safeAddress(address) {
  try {
    const url = new URL(address, location.origin);
    return PROTOCOLS.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** Text with its addresses clickable, as a list of nodes. */
export function linked(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const address = match[0].replace(/[.,;:!?)\]]+$/, "");
    const href = safeAddress(address);
    if (!href) continue;
    parts.push(text.slice(from, match.index), anchor(href, address.replace(/^(mailto|tel):/i, "")));
    from = match.index + address.length;
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== "");
}

/** A link that opens apart from the chat and tells the other site nothing. */
export function anchor(href, title) {
  const outside = /^https?:/.test(href);
  return node("a", { href, target: outside ? "_blank" : null, rel: outside ? "noopener noreferrer nofollow" : null }, title);
}
