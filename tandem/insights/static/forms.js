// Forms of the pages for leads: sent as JSON with this session's form token; what is wrong is said
// beside the field it is about. Names with a dot make objects: "scores.action".

const TOKEN = document.body.dataset.token;

function put(data, name, value) {
  const [block, key] = name.split(".");
  if (!key) data[name] = value;
  else (data[block] ||= {})[key] = value;
}

function valueOf(field) {
  const number = field.dataset.kind === "number" && /^\d+$/.test(field.value);
  return number ? Number(field.value) : field.value;
}

function read(form) {
  const data = {};
  for (const field of form.elements) {
    if (!field.name || field.disabled) continue;
    if (field.type === "checkbox") {
      data[field.name] ||= [];
      if (field.checked) data[field.name].push(field.value);
    } else if (field.type === "radio") {
      if (field.checked) put(data, field.name, valueOf(field));
    } else if (field.value !== "") put(data, field.name, valueOf(field));
  }
  return data;
}

function tell(form, error) {
  const place = form.querySelector("[role=alert]");
  place.textContent = error.message;
  const field = error.field && form.querySelector(`[name="${CSS.escape(error.field)}"]`);
  const near = field?.closest("fieldset, .field");
  for (const one of form.querySelectorAll("[data-wrong]")) delete one.dataset.wrong;
  if (near) near.dataset.wrong = "";
  (field || place).focus();
}

async function send(event) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button:not([type=button])");
  button.setAttribute("aria-disabled", "true");
  try {
    const answer = await fetch(form.dataset.post, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Tandem-Desk": TOKEN },
      body: JSON.stringify(read(form)),
    });
    const data = await answer.json().catch(() => ({}));
    if (answer.ok) return location.assign(data.next);
    if (answer.status === 401) return location.assign("/desk/sign-in");
    tell(form, data.error || { message: document.body.dataset.failed });
  } catch {
    tell(form, { message: document.body.dataset.offline });
  }
  button.removeAttribute("aria-disabled");
}

for (const form of document.querySelectorAll("form[data-post]")) form.addEventListener("submit", send);

// What is proposed is taken over by a press; nothing is chosen before.
for (const button of document.querySelectorAll("button[data-take]")) {
  button.addEventListener("click", () => {
    const { take, answer, turn } = button.dataset;
    document.querySelector(`[name="habits.${take}"][value="${answer}"]`).checked = true;
    const quote = document.querySelector(`[name="quotes.${take}"]`);
    if (quote && turn) quote.value = turn;
  });
}
