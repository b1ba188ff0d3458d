// Which dialog is open, and what each of them does with the case.
import { html, useRef } from "./vendor/htm-preact.js";
import { AssignDialog } from "./assign_dialog.js";
import { BulkDialog } from "./bulk.js";
import { CloseDialog } from "./close_dialog.js";
import { HandBackDialog } from "./hand_back_dialog.js";
import { KeysDialog } from "./keys_dialog.js";
import { PaletteDialog } from "./palette_dialog.js";
import { NotificationsDialog } from "./notifications.js";
import { PeakDialog } from "./peak_dialog.js";
import { PresenceDialog } from "./presence_dialog.js";
import { MacroDialog } from "./macro_dialog.js";
import { SearchDialog } from "./search_dialog.js";
import { ShopDeedDialog } from "./shop_deeds.js";
import { SnoozeDialog } from "./snooze_dialog.js";
import { SnippetsDialog } from "./snippets_dialog.js";
import { TransferDialog } from "./transfer_dialog.js";
import { ViewsDialog } from "./views_dialog.js";

/** which: "keys", "peak", "close", "transfer", "hand_back" or null. onGone: the case has left this agent. */
export function Dialogs({ which, it, me, day, onWhich, onGone, onWrite, onPeak, macro, onEdited, onFound, find, entries, notices, alerts, now, onOpen, presence, onPresence, bulk, views, shopDeed }) {
  const shut = () => onWhich((now) => (now === which ? null : now)); // the next one may be open already
  if (which === "keys") return html`<${KeysDialog} onClose=${shut} />`;
  if (which === "peak") return html`<${PeakDialog} onDone=${onPeak} onClose=${shut} />`;
  if (which === "notifications") return html`<${NotificationsDialog} ...${{ notices, alerts, now, onOpen, onClose: shut }} />`;
  if (which === "presence") return html`<${PresenceDialog} presence=${presence} onDone=${onPresence} onClose=${shut} />`;
  if (which === "palette") return html`<${PaletteDialog} entries=${entries()} onClose=${shut} />`;
  if (which === "search") return html`<${SearchDialog} day=${day} begin=${find} onOpen=${onFound} onClose=${shut} />`;
  if (which === "snippets") return html`<${SnippetsDialog} queues=${day.queues || []} onClose=${() => { shut(); onEdited(); }} />`;
  if (which === "views") return html`<${ViewsDialog} ...${views} me=${me} onClose=${shut} />`;
  if (which === "bulk") return html`<${BulkDialog} count=${bulk.picked?.size || 0} day=${day} me=${me} onDone=${bulk.hold} onClose=${shut} />`;
  if (!it.detail || !which) return null;
  const leave = () => { shut(); onGone(); };
  if (which === "macro" && macro) {
    const ends = macro.steps.close || macro.steps.queue || macro.steps.level;
    return html`<${MacroDialog} macro=${macro} onClose=${shut} onDone=${(text) => it.macro(macro, text).then(() => { if (ends) onGone(); })} />`;
  }
  if (which === "transfer") {
    return html`<${TransferDialog} ...${{ detail: it.detail, day, me, onClose: shut }}
      onWrite=${() => { shut(); onWrite(); }} onDone=${(body) => it.ask("transfer", body).then(leave)} />`;
  }
  if (which === "shop" && shopDeed) return html`<${ShopDeedDialog} ...${shopDeed} detail=${it.detail} onDone=${(body) => it.ask("shop", body).then(() => it.touched())} onClose=${shut} />`;
  if (which === "assign") return html`<${AssignDialog} ...${{ detail: it.detail, day, me }} onDone=${(body) => it.ask("assign", body)} onClose=${shut} />`;
  if (which === "snooze") return html`<${SnoozeDialog} detail=${it.detail} onClose=${shut} onDone=${(body) => it.ask("snooze", body).then(leave)} />`;
  if (which === "hand_back") {
    return html`<${HandBackDialog} detail=${it.detail} onClose=${shut} onDone=${(body) => it.ask("hand_back", body).then(leave)} />`;
  }
  return html`<${Closing} ...${{ it, day, shut, leave }} />`;
}

function Closing({ it, day, shut, leave }) {
  const closed = useRef(false); // a dialog that is left after closing leaves the case too
  return html`<${CloseDialog} detail=${it.detail} themes=${day.themes || []} onClose=${() => (closed.current ? leave() : shut())}
    onDone=${(how) => it.ask("close", how).then(() => { closed.current = true; })}
    onReflect=${(body) => it.ask("reflect", body)}
    onWrapUp=${() => it.deed("wrap_up").then(shut)} />`;
}
