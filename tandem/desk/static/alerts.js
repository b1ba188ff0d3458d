// What calls an agent who looks elsewhere, by choice: a sound, and the browser's own notification.
import { useEffect, useRef } from "./vendor/htm-preact.js";
import { useChoice } from "./memory.js";
import { say } from "./words.js";

const TONE_HZ = 660;
const TONE_SECONDS = 0.25;
const QUIET_GAIN = 0.08; // heard in a headset, not across a room

/** {desktop, sound, setDesktop, setSound, call(words, onOpen)}; a notification says no customer's words. */
export function useAlerts() {
  const [wantsDesktop, setWantsDesktop] = useChoice("desktop alerts", false);
  const [sound, setSound] = useChoice("sound", false);
  const can = "Notification" in window;
  const desktop = wantsDesktop && can && Notification.permission === "granted";
  return {
    can, desktop, sound,
    setSound: (on) => { setSound(on); if (on) beep(); },
    setDesktop: async (on) => { if (on) await Notification.requestPermission(); setWantsDesktop(on); },
    call: (words, onOpen) => {
      if (sound) beep();
      if (!desktop || !document.hidden) return;
      const shown = new Notification(words, { tag: words });
      shown.onclick = () => { window.focus(); onOpen(); shown.close(); };
    },
  };
}

/** Calls for an offer, for customers' messages in own cases, and for what is new in the list of notifications. */
export function useCalls({ alerts, offer, mine, told, onOpen, onList }) {
  const before = useRef({});
  const unread = mine.reduce((sum, line) => sum + line.unread, 0);
  useEffect(() => {
    const old = before.current;
    before.current = { offer: offer?.id, unread, newest: told.newest, begun: true };
    if (!old.begun) return;
    if (offer && offer.id !== old.offer) alerts.call(say("call_offer", { reference: offer.reference }), () => onOpen(offer.id));
    if (unread > old.unread) {
      const line = mine.find((one) => one.unread > 0);
      alerts.call(say("call_message", { reference: line.reference }), () => onOpen(line.id));
    }
    if (told.newest > (old.newest || 0)) alerts.call(say("call_told", { count: told.unread }), onList);
  }, [offer?.id, unread, told.newest]);
}

function beep() {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const gain = context.createGain();
  gain.gain.value = QUIET_GAIN;
  tone.frequency.value = TONE_HZ;
  tone.connect(gain).connect(context.destination);
  tone.onended = () => context.close();
  tone.start();
  tone.stop(context.currentTime + TONE_SECONDS);
}
