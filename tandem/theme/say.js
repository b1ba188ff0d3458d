// Sentences of words/*.yml, as /words/AREA/LANGUAGE.js brings them: a text, or the plural's forms by {count}.

/** sayer(words, "en") -> say(key, values): the sentence with its {braces} filled in. */
export const sayer = (words, language) => {
  const plural = new Intl.PluralRules(language);
  return (key, values = {}) => {
    const found = words[key];
    if (found === undefined) throw new Error(`no such sentence: ${key}`);
    const text = typeof found === "string" ? found : found[plural.select(values.count)] ?? found.other;
    return text.replace(/\{(\w+)\}/g, (brace, name) => values[name] ?? brace);
  };
};
