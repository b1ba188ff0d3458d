// Quiet hints while an agent writes. Each says why; none stops anybody.
import { clock } from "./words.js";

const TONE_DROP = 0.3; // rise of frustration over the last two messages that is worth a word
const ASKS = {
  Order: /\border\s*(number|no\b|nr|id)|which order/i,
  "E-mail": /\be-?mail( address)?\b.*\?|which (e-?mail|address)/i,
  Product: /which (product|item|article)/i,
  Amount: /how much|which amount/i,
  "New address": /(what|which).*address/i,
  Reason: /why (do|did) you (want|return)|what is wrong with/i,
};

/** The hints for a draft: [{key, text}], at most two so that they stay quiet. */
export function cuesFor(draft, detail) {
  const found = [];
  for (const fact of detail.packet?.facts || []) {
    if (!ASKS[fact.name]?.test(draft)) continue;
    const turn = detail.turns.find((one) => one.seq === fact.turns?.[0]);
    const when = turn ? ` at ${clock(turn.at)}` : "";
    found.push({ key: fact.name, text: `Already given${when}: ${fact.name.toLowerCase()} ${fact.value}. No need to ask again.` });
  }
  const mood = detail.mood || [];
  const last = detail.turns.findLast((turn) => turn.speaker !== "system");
  if (last?.speaker === "customer" && mood.length >= 3 && mood.at(-1) - mood.at(-3) >= TONE_DROP) {
    found.push({ key: "tone", text: "The tone dropped in the last two messages: slow down, say what you see, then the next step." });
  }
  return found.slice(0, 2);
}
