// Labelling doubtful messages: one key each. j and k go on, 1-4 take an intent, l names one, d dismisses,
// u takes back. What a label would change stands beneath it.
const list = document.querySelector(".doubts");
const labelled = []; // newest last: `u` takes back from where the keyboard has gone on already
const words = document.documentElement.lang;

const post = (path, body) =>
  fetch(`/desk/api/review${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Accept-Language": words, "X-Tandem-Desk": list.dataset.token },
    body: JSON.stringify(body),
  }).catch(() => null);

const problemOf = async (answer) => (await answer?.json().catch(() => null))?.error?.message || "✗";

async function label(item, intent) {
  const said = item.querySelector(".said");
  if (item.dataset.done) return;
  item.dataset.done = "1";
  const { turns, text, other } = item.dataset;
  const answer = await post("", { turns: JSON.parse(turns), text, other, intent });
  if (!answer?.ok) {
    delete item.dataset.done;
    said.textContent = await problemOf(answer);
    return;
  }
  said.textContent = intent ? `✓ ${intent.replaceAll("_", " ")}` : "✓";
  item.classList.add("done");
  item.querySelector(".undo").hidden = false;
  labelled.push(item);
  go(item, 1);
  if (intent) await tellChange(item, intent);
}

// What the customers of the other messages wrote may move, too.
async function tellChange(item, intent) {
  const watched = [...list.children].filter((one) => one !== item).map((one) => one.dataset.text);
  const answer = await post("/change", { text: item.dataset.text, intent, watched });
  const lines = answer?.ok ? (await answer.json()).told : [{ text: await problemOf(answer), warn: false }];
  if (!item.dataset.done) return;
  item.querySelector(".change").replaceChildren(
    ...lines.map(({ text, warn }) => {
      const line = document.createElement("li");
      line.textContent = text;
      line.classList.toggle("warn", warn);
      return line;
    }),
  );
}

async function takeBack(item) {
  if (!item?.classList.contains("done")) return;
  const answer = await post("/undo", { turns: JSON.parse(item.dataset.turns) });
  const said = item.querySelector(".said");
  said.textContent = answer?.ok ? "" : await problemOf(answer);
  if (!answer?.ok) return;
  labelled.splice(labelled.indexOf(item), 1);
  delete item.dataset.done;
  item.classList.remove("done");
  item.querySelector(".undo").hidden = true;
  item.querySelector(".change").replaceChildren();
  item.focus();
}

function go(item, by) {
  const all = [...list.children];
  const next = all.slice(by > 0 ? all.indexOf(item) + 1 : 0, by > 0 ? undefined : all.indexOf(item));
  const to = by > 0 ? next.find((one) => !one.dataset.done) : next.findLast((one) => !one.dataset.done);
  to?.focus();
  to?.scrollIntoView({ block: "nearest" });
}

list?.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-intent]");
  if (button) void label(button.closest(".doubts > li"), button.dataset.intent);
  if (event.target.closest("button.undo")) void takeBack(event.target.closest(".doubts > li"));
});

list?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const item = event.target.closest(".doubts > li");
  if (event.target.matches("input")) {
    if (event.key === "Escape") item.focus();
    if (event.key === "Enter" && event.target.value.trim()) void label(item, event.target.value.trim());
    return;
  }
  const deeds = {
    j: () => go(item, 1),
    k: () => go(item, -1),
    l: () => item.querySelector("input").focus(),
    d: () => void label(item, ""),
    u: () => void takeBack(labelled.at(-1)),
  };
  const nth = /^[1-9]$/.test(event.key) && item.querySelectorAll(".choices > button[data-intent]:not(.second)")[event.key - 1];
  const deed = nth ? () => void label(item, nth.dataset.intent) : deeds[event.key];
  if (!deed) return;
  event.preventDefault();
  deed();
});

list?.querySelector("li")?.focus({ preventScroll: true });
