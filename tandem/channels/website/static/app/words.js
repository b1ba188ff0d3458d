// The chat's words in the reader's language. A new language: a copy of words/en.js, and its name here.
import { words as english } from "./words/en.js";

export const LANGUAGES = ["en", "de"];
export const words = { ...english };

/** Speaks `language` from now on, English where there is no file of it. */
export async function speak(language) {
  const wanted = LANGUAGES.includes(language) ? language : "en";
  if (document.documentElement.lang === wanted) return;
  const file = wanted === "en" ? { words: english } : await import(`./words/${wanted}.js`);
  Object.assign(words, file.words);
  document.documentElement.lang = wanted;
  for (const one of document.querySelectorAll("[data-label]")) one.setAttribute("aria-label", words[one.dataset.label]);
  for (const one of document.querySelectorAll("[data-text]")) one.textContent = words[one.dataset.text];
}
