// The shop's own script: anything marked data-open-chat opens the chat.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-open-chat]")) window.tandem?.open();
});
