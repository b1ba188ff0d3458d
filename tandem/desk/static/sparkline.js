// Frustration over the customer's turns as a small line: 0 (calm) at the bottom, 1 at the top.
import { html } from "./vendor/htm-preact.js";
import { say } from "./words.js";

const COLOURS = { frustrated: "bad", impatient: "warn" };

/** values 0-1, oldest first. The dot marks the newest; tone is its word, from escalation.yml. */
export function Sparkline({ values, tone, width = 80, height = 22 }) {
  if (!values?.length) return null;
  const edge = 3;
  const x = (at) => (values.length === 1 ? width - edge : edge + (at / (values.length - 1)) * (width - 2 * edge));
  const y = (value) => height - edge - Math.min(1, Math.max(0, value)) * (height - 2 * edge);
  const points = values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  const last = values.at(-1);
  const said = say("frustration_by_turn", { values: values.map((value) => Math.round(value * 100)).join(", ") });
  return html`<svg class=${"spark " + (COLOURS[tone] ?? "calm")} width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${said}>
    <title>${said}</title>
    <line x1="0" x2=${width} y1=${height - 1} y2=${height - 1} class="base" />
    ${values.length > 1 && html`<polyline points=${points} />`}
    <circle cx=${x(values.length - 1)} cy=${y(last)} r="2.5" />
  </svg>`;
}
