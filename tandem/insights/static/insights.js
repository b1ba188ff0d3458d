// Draws the small charts by uPlot (each has its figures as text and as a table), and snoozes alarms.
const HEIGHT = 96;
const LANGUAGE = document.documentElement.lang;
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const percent = (value) => Math.round(value * 100) + " %";

function options(box, weeks, top) {
  const axis = { stroke: css("--muted"), font: "11px " + css("--type"), ticks: { show: false } };
  const text = css("--text");
  const band = { stroke: "transparent", points: { show: false } };
  return {
    width: box.clientWidth, height: HEIGHT, padding: [6, 22, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: { x: { time: false, range: [0.5, weeks.length + 0.5] }, y: { range: [0, top] } },
    axes: [
      { ...axis, size: 18, grid: { show: false }, splits: () => [1, weeks.length], values: (_, at) => at.map((n) => dayOf(weeks[n - 1]?.week)) },
      { ...axis, size: 38, grid: { stroke: css("--line"), width: 1 }, splits: () => [0, top], values: (_, at) => at.map(percent) },
    ],
    series: [{}, { ...band }, { ...band }, { stroke: text, width: 1.5, points: { show: true, size: 4, fill: text } }],
    bands: [{ series: [2, 1], fill: css("--line") }],
  };
}

const dayOf = (week) => week ? new Date(week + "T12:00:00").toLocaleDateString(LANGUAGE === "en" ? "en-GB" : LANGUAGE, { day: "numeric", month: "short" }) : "";

function draw(box, top) {
  const weeks = JSON.parse(box.querySelector("script").textContent);
  if (!weeks.length) return null;
  const data = [weeks.map((_, at) => at + 1), weeks.map((w) => w.low), weeks.map((w) => w.high), weeks.map((w) => w.value)];
  const plot = new uPlot(options(box, weeks, top), data, box);
  plot.over.addEventListener("mousemove", () => {
    const week = weeks[plot.cursor.idx];
    if (week) {
      const about = { week: dayOf(week.week), share: percent(week.value), low: percent(week.low), high: percent(week.high), n: week.n };
      box.title = document.body.dataset.week.replace(/\{(\w+)\}/g, (_, name) => about[name]);
    }
  });
  return plot;
}

function drawAll() {
  const boxes = [...document.querySelectorAll(".chart")];
  const highest = Math.max(0.1, ...boxes.flatMap((box) => JSON.parse(box.querySelector("script").textContent).map((week) => week.value)));
  const top = Math.min(1, Math.ceil((highest * 1.25) * 10) / 10); // one scale for all: they are to be compared
  let plots = boxes.map((box) => draw(box, top));
  const again = () => { plots.forEach((plot) => plot?.destroy()); plots = boxes.map((box) => draw(box, top)); };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again); // a canvas keeps the colours it was drawn with
  let width = innerWidth;
  addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; again(); } });
}

async function snooze(event) {
  event.preventDefault();
  const form = event.target;
  const told = form.querySelector(".told");
  const body = JSON.stringify({ days: Number(form.elements.days.value), reason: form.elements.reason.value });
  const answer = await fetch(`/desk/api/alarms/${form.dataset.alarm}/snooze`, {
    method: "POST", body, headers: { "content-type": "application/json", "x-tandem-desk": document.body.dataset.token },
  }).catch(() => null);
  if (answer?.ok) location.reload();
  else told.textContent = (await answer?.json().catch(() => null))?.error?.message || document.body.dataset.failed;
}

drawAll();
document.querySelectorAll(".snooze").forEach((form) => form.addEventListener("submit", snooze));
