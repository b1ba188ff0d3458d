// Files cannot be sent yet. They are refused in words, whichever way they come, and nothing is lost by it.
import { now } from "./conversation.js";
import { tell } from "./head.js";
import { say } from "./words.js";

const has = (transfer) => [...(transfer?.types || [])].includes("Files");

export function refuseFiles() {
  addEventListener("dragover", (event) => {
    if (!has(event.dataTransfer)) return;
    event.preventDefault(); // else the browser would leave the chat and open the file
    event.dataTransfer.dropEffect = "none";
  });
  addEventListener("drop", (event) => {
    if (!has(event.dataTransfer)) return;
    event.preventDefault();
    refuse();
  });
  // A table or a web page is pasted as text and picture at once: then the text is what is meant.
  addEventListener("paste", (event) => {
    if (!has(event.clipboardData) || event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    refuse();
  });
}

function refuse() {
  tell(say("files_refused"), (now.about?.ways || []).find((way) => way.kind === "mail"));
}
