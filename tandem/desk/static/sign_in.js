// In the demonstration a press on a name fills the form and sends it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-email]");
  if (!button) return;
  document.getElementById("email").value = button.dataset.email;
  document.getElementById("password").value = button.dataset.password;
  document.querySelector("form").requestSubmit();
});
