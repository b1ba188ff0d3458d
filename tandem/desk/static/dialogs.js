// Which dialog is open, and what each of them does with the case.
import { html, useRef } from "./vendor/htm-preact.js";
import { CloseDialog } from "./close_dialog.js";
import { HandBackDialog } from "./hand_back_dialog.js";
import { KeysDialog } from "./keys_dialog.js";
import { PeakDialog } from "./peak_dialog.js";
import { TransferDialog } from "./transfer_dialog.js";

/** which: "keys", "peak", "close", "transfer", "hand_back" or null. onGone: the case has left this agent. */
export function Dialogs({ which, it, me, day, onWhich, onGone, onWrite, onPeak }) {
  const shut = () => onWhich((now) => (now === which ? null : now)); // the next one may be open already
  if (which === "keys") return html`<${KeysDialog} onClose=${shut} />`;
  if (which === "peak") return html`<${PeakDialog} onDone=${onPeak} onClose=${shut} />`;
  if (!it.detail || !which) return null;
  const leave = () => { shut(); onGone(); };
  if (which === "transfer") {
    return html`<${TransferDialog} ...${{ detail: it.detail, day, me, onClose: shut }}
      onWrite=${() => { shut(); onWrite(); }} onDone=${(body) => it.ask("transfer", body).then(leave)} />`;
  }
  if (which === "hand_back") {
    return html`<${HandBackDialog} detail=${it.detail} onClose=${shut} onDone=${(body) => it.ask("hand_back", body).then(leave)} />`;
  }
  return html`<${Closing} ...${{ it, day, shut, leave }} />`;
}

function Closing({ it, day, shut, leave }) {
  const closed = useRef(false); // a dialog that is left after closing leaves the case too
  return html`<${CloseDialog} detail=${it.detail} themes=${day.themes || {}} onClose=${() => (closed.current ? leave() : shut())}
    onDone=${(how) => it.ask("close", how).then(() => { closed.current = true; })}
    onReflect=${(body) => it.ask("reflect", body)}
    onWrapUp=${() => it.deed("wrap_up").then(shut)} />`;
}
