// A thing beside the words of a turn: an order, a product, a label. Everything is text until it is a node.
import { anchor, node, safeAddress } from "./nodes.js";
import { say } from "./words.js";

/** A picture of this site, or nothing: pictures from elsewhere are not loaded, and one that fails goes. */
export function picture(address) {
  if (!/^\/[^/\\]/.test(address || "")) return null;
  return node("img", { src: address, alt: "", width: 64, height: 64, onerror: (event) => event.target.remove() });
}

/** The card of a turn as a node; null for none, and for choices, whose buttons carry the pictures. */
export function drawCard(card, lang) {
  if (!card || card.kind === "choices") return null;
  if (card.kind === "files") return drawFiles(card.files);
  const steps = (card.steps || []).map((step) => node("li", { class: step.at, "aria-current": step.at === "now" ? "step" : null }, step.words));
  const facts = (card.facts || []).map(([label, value]) => node("div", {}, node("dt", {}, label), node("dd", {}, value)));
  return node("section", { class: "card", "aria-label": card.title, lang },
    node("div", { class: "thing" }, picture(card.picture), node("strong", {}, card.title)),
    steps.length ? node("ol", { class: "steps" }, ...steps) : null,
    facts.length ? node("dl", {}, ...facts) : null,
    drawSizes(card.sizes || []),
    ...(card.links || []).map(drawLink));
}

function drawFiles(files) {
  const list = node("ul", { class: "files" }, ...files.map((file) => node("li", {}, file.name)));
  void import("./later/show_files.js").then(({ fill }) => fill(list, files)).catch(() => {}); // the names stay
  return list;
}

function drawSizes(sizes) {
  if (!sizes.length) return null;
  const drawn = sizes.map((size) => node("li", { class: size.there ? null : "gone" }, size.words,
    size.there ? null : node("span", { class: "hidden" }, " " + say("size_gone"))));
  return node("ul", { class: "sizes", "aria-label": say("sizes") }, ...drawn);
}

function drawLink(link) {
  const href = safeAddress(link.href);
  return href && node("p", { class: "lead" }, anchor(href, link.title));
}
