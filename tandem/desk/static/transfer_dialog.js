// Passing a case on: to a queue, a level or one colleague, with a line for whoever takes over.
import { html, useState } from "./vendor/htm-preact.js";
import { useCues } from "./cues.js";
import { Dialog, Form } from "./dialog.js";
import { presenceWords, say } from "./words.js";

const KINDS = [["queue", "a_queue"], ["level", "a_level"], ["agent", "a_colleague"]];
const LEVELS = ["senior", "supervisor"];

/** onDone({queue | level | to_agent, note}) -> Promise; onWrite() leaves to write to the customer first. */
export function TransferDialog({ detail, day, me, onDone, onWrite, onClose }) {
  const queues = (day.queues || []).filter((name) => name !== detail.queue);
  const colleagues = (day.agents || []).filter((one) => one.id !== me.id)
    .sort((a, b) => order(a) - order(b) || a.name.localeCompare(b.name));
  const [kind, setKind] = useState(queues.length ? "queue" : "agent");
  const [chosen, setChosen] = useState({ queue: queues[0], level: LEVELS[0], agent: colleagues[0]?.id });
  const [note, setNote] = useState("");
  const cues = useCues({ id: detail.id, active: true, draft: "", transferring: true, newest: detail.seq });
  const cue = cues.find((one) => one.kind === "transfer");
  const choose = (event) => setChosen({ ...chosen, [kind]: event.target.value });
  const field = kind === "agent" ? "to_agent" : kind;
  return html`<${Dialog} title=${say("transfer_case", { reference: detail.reference })} onClose=${onClose}>
    ${cue && html`<p class="cue">${cue.text} <button class="link" onClick=${onWrite}>${say("write_it_now")}</button></p>`}
    <${Form} deed=${say("transfer")} disabled=${!note.trim() || !chosen[kind]} onSubmit=${() => onDone({ [field]: chosen[kind], note: note.trim() })}
      second=${html`<button type="button" class="second" onClick=${onClose}>${say("keep_it")}</button>`}>
      <fieldset><legend>${say("to_whom")}</legend><div class="row">${KINDS.map(([value, words]) => html`<label class="choice" key=${value}>
        <input type="radio" name="kind" value=${value} checked=${kind === value} onChange=${() => setKind(value)} /> ${say(words)}</label>`)}</div>
      <label class="hidden" for="target">${say("which_one")}</label>
      <select id="target" value=${chosen[kind]} onChange=${choose}>
        ${kind === "queue" && queues.map((name) => html`<option key=${name} value=${name}>${name}</option>`)}
        ${kind === "level" && LEVELS.map((name) => html`<option key=${name} value=${name}>${say(`role_${name}`)}</option>`)}
        ${kind === "agent" && colleagues.map((one) => html`<option key=${one.id} value=${one.id}>${say("colleague_line", { name: one.name, role: say(`role_${one.role}`), presence: presenceWords(one), open: one.open_cases, capacity: one.capacity })}</option>`)}
      </select></fieldset>
      <label for="transfer-note">${say("transfer_note")}</label>
      <textarea id="transfer-note" rows="3" maxlength="2000" required value=${note} onInput=${(event) => setNote(event.target.value)}
        placeholder=${say("transfer_hint")}></textarea>
    <//><//>`;
}

const order = (one) => ["available", "paused", "break", "away", "offline"].indexOf(one.presence);
