// The frame of every dialog: a real <dialog>, so that focus and Esc are the browser's.
import { html, useLayoutEffect, useRef, useState } from "./vendor/htm-preact.js";

export function Dialog({ title, children, onClose, wide }) {
  const box = useRef(null);
  useLayoutEffect(() => { // before the next key: what is typed at once after the key that opens it is kept
    const before = document.activeElement;
    box.current.showModal();
    return () => { if (before?.isConnected) before.focus(); };
  }, []);
  return html`<dialog ref=${box} class=${wide ? "wide" : ""} aria-label=${title} onClose=${onClose} onClick=${(event) => { if (event.target === box.current) box.current.close(); }}>
    <div class="inside"><h2>${title}</h2>${children}</div></dialog>`;
}

/** A form whose onSubmit returns a promise; a refusal is shown, and the form may be sent again. */
export function Form({ children, onSubmit, second, deed, disabled }) {
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event) => {
    event.preventDefault();
    if (busy || disabled) return;
    setBusy(true);
    setProblem(null);
    try {
      await onSubmit();
    } catch (error) {
      setProblem(error.message);
    } finally {
      setBusy(false);
    }
  };
  return html`<form onSubmit=${submit} onKeyDown=${(event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
  }}>
    ${children}
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    <div class="row end">${second}<button class="do" disabled=${busy || disabled}>${deed}</button></div>
  </form>`;
}
