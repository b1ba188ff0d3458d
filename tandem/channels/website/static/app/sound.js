// A short sound when a message arrives: off until the customer turns it on, and made here, not loaded.
import { inOneTab, recall, remember } from "./memory.js";

const LOUDNESS = 0.08; // of 1
let audio = null;

export const isOn = () => recall("sound") === true;

/** Turned on by a press, which is also what lets browsers play at all. */
export function turn(on) {
  remember("sound", on || null);
  if (on) play();
}

/** Sounds for this message, in one tab only. */
export const soundFor = (id) => isOn() && inOneTab("sound-" + id, play);

function play() {
  try {
    audio ||= new AudioContext();
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const at = audio.currentTime;
    tone.frequency.setValueAtTime(660, at);
    tone.frequency.setValueAtTime(880, at + 0.09);
    volume.gain.setValueAtTime(LOUDNESS, at);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.3);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.3);
  } catch { /* no sound here: the unread count says it too */ }
}
