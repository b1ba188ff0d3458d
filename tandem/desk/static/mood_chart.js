// Frustration over the customer's messages, drawn by uPlot: hover for the value, press to go there.
import { html, useEffect, useRef } from "./vendor/htm-preact.js";
import { say } from "./words.js";

const HEIGHT = 84;
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** values 0-1 by message, oldest first; seqs are the messages' numbers in the transcript. */
export function MoodChart({ values, seqs, words, onCite }) {
  const box = useRef(null);
  const chart = useRef(null);
  const go = useRef(null);
  go.current = (at) => { if (seqs[at] !== undefined) onCite(seqs[at]); };

  useEffect(() => {
    const draw = () => {
      chart.current?.destroy();
      chart.current = new uPlot(options(box.current, go), dataOf(values), box.current);
    };
    draw();
    const scheme = matchMedia("(prefers-color-scheme: dark)"); // a canvas keeps the colours it was drawn with
    const size = new ResizeObserver(() => chart.current?.setSize({ width: box.current.clientWidth, height: HEIGHT }));
    scheme.addEventListener("change", draw);
    size.observe(box.current);
    return () => {
      scheme.removeEventListener("change", draw);
      size.disconnect();
      chart.current?.destroy();
      chart.current = null;
    };
  }, []);
  useEffect(() => { chart.current?.setData(dataOf(values)); }, [values.join()]);

  const said = say("frustration_by_message", { values: values.map((value) => Math.round(value * 100)).join(", "), words });
  return html`<div class="moodchart" ref=${box} role="img" aria-label=${said}></div>`;
}

const dataOf = (values) => [values.map((_, at) => at + 1), values];

function options(box, go) {
  const muted = css("--muted");
  const font = "11px " + css("--type");
  const axis = { stroke: muted, font, ticks: { show: false }, grid: { stroke: css("--line"), width: 1 } };
  return {
    width: box.clientWidth, height: HEIGHT, padding: [6, 6, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 9 } },
    scales: { x: { time: false, range: (_, from, to) => [Math.min(from, 0.8), Math.max(to, 2) + 0.2] }, y: { range: [0, 1] } },
    axes: [
      { ...axis, size: 20, grid: { show: false }, incrs: [1, 2, 5, 10, 20, 50], space: 24 },
      { ...axis, size: 44, splits: () => [0, 0.5, 1], values: () => [say("calm"), "", say("upset")] },
    ],
    series: [{}, { stroke: css("--text"), width: 1.5, points: { show: true, size: 5, fill: css("--text") } }],
    hooks: { ready: [(plot) => plot.over.addEventListener("click", () => { if (plot.cursor.idx != null) go.current(plot.cursor.idx); })] },
  };
}
