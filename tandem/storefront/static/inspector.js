// The inspector: looks for new turns now and then, and shows the newest.
const place = document.querySelector("[data-inspect]");
const LOOK_MS = 1500;

async function look() {
  if (!document.hidden) {
    const answer = await fetch(place.dataset.inspect).catch(() => null);
    const text = answer && answer.ok ? await answer.text() : null;
    if (text !== null && text.trim() !== place.innerHTML.trim()) {
      place.innerHTML = text;
      place.lastElementChild?.scrollIntoView({ block: "nearest" });
    }
  }
  setTimeout(look, LOOK_MS);
}
look();
