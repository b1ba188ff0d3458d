// The shop's own script: anything marked data-open-chat opens the chat, with its text ready to be sent.
document.addEventListener("click", (event) => {
  const asks = event.target.closest("[data-open-chat]");
  if (asks) window.tandem?.open({ text: asks.dataset.openChat || null });
});
