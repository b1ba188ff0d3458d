// The chat's words in the reader's language, from words/chat.yml.
import { sayer } from "/static/theme/say.js";
import english from "/words/chat/en.js";

let current = sayer(english, "en");

/** The sentence `key` of words/chat.yml with its {braces} filled in. */
export const say = (key, values) => current(key, values);

/** The language with the customer's own customs, where the browser names them: "en" is "en-GB" for some. */
export function locale() {
  const lang = document.documentElement.lang;
  return navigator.languages.find((one) => one.split("-")[0] === lang) || lang;
}

/** Speaks `language` from now on, English where the front door has no words of it. */
export async function speak(language) {
  const wanted = /^[a-z]{2,3}$/.test(language || "") ? language : "en";
  if (document.documentElement.lang === wanted) return;
  const words = wanted === "en" ? english : await import(`/words/chat/${wanted}.js`).then((file) => file.default, () => null);
  const spoken = words ? wanted : "en";
  current = sayer(words || english, spoken);
  document.documentElement.lang = spoken;
  for (const one of document.querySelectorAll("[data-label]")) one.setAttribute("aria-label", say(one.dataset.label));
  for (const one of document.querySelectorAll("[data-text]")) one.textContent = say(one.dataset.text);
}
