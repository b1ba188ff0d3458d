// Files into the chat: by button, by camera, dragged and pasted. What does the work is loaded when the first file comes.
import { now } from "./conversation.js";
import { tell } from "./head.js";
import { icon } from "./nodes.js";
import { say } from "./words.js";

const part = (id) => document.getElementById(id);
const has = (transfer) => [...(transfer?.types || [])].includes("Files");

/** What stands ready beside the text: {name, size, type, file (as the server tells it) or null, failed: words or null}. */
export const attached = [];
/** Whether all of them have arrived and may go. */
export const haveArrived = () => attached.every((one) => one.file);
let changed = () => {};

/** onChange() is called whenever `attached` has changed. */
export function connectFiles(onChange) {
  changed = onChange;
  for (const [button, input] of [["attach", "pick"], ["photo", "shoot"]]) {
    part(button).append(icon(button));
    part(button).addEventListener("click", () => part(input).click());
    part(input).addEventListener("change", () => {
      const chosen = [...part(input).files];
      part(input).value = ""; // the same one may be chosen again
      take(chosen);
    });
  }
  addEventListener("dragover", (event) => {
    if (!has(event.dataTransfer)) return;
    event.preventDefault(); // else the browser would leave the chat and open the file
    event.dataTransfer.dropEffect = takes() ? "copy" : "none";
    part("chat").classList.toggle("dropping", takes());
  });
  for (const over of ["dragleave", "drop"]) addEventListener(over, () => part("chat").classList.remove("dropping"));
  addEventListener("drop", (event) => {
    if (!has(event.dataTransfer)) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  // A table or a web page is pasted as text and picture at once: then the text is what is meant.
  addEventListener("paste", (event) => {
    if (!has(event.clipboardData) || event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    take([...event.clipboardData.files]);
  });
}

const takes = () => Boolean(now.about?.files && !part("composer").hidden);

/** Shows or hides the buttons; what waits here is not for whoever signs in next. */
export function drawFiles() {
  part("attach").hidden = part("photo").hidden = !now.about?.files;
  if (!now.about && takeAttached().length) changed();
}

async function take(files) {
  if (!files.length) return;
  if (!takes()) return tell(say("files_refused"), (now.about?.ways || []).find((way) => way.kind === "mail"));
  const { add } = await import("./later/send_files.js");
  add(files, changed);
}

/** Takes what is ready out of the composer, to be sent with a message. */
export function takeAttached() {
  const files = attached.splice(0).map((one) => one.file);
  if (files.length) void import("./later/send_files.js").then(({ draw }) => draw());
  return files;
}
