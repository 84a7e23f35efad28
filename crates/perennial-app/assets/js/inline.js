// Inline edit: the little form in a cell shows its value until it is opened. Enter saves, Esc cancels, Tab saves and
// opens the next. Without script the form is simply there.

const selector = "form[data-inline]";

function fieldOf(form) {
  return form.querySelector("input:not([type=hidden]), select, textarea");
}

function close(form) {
  form.classList.add("is-closed");
  const value = form.querySelector(".edit-value");
  if (!value) return;
  value.tabIndex = 0;
  value.setAttribute("role", "button");
}

function open(form) {
  document.querySelectorAll(`${selector}:not(.is-closed, .is-saving)`).forEach((other) => other !== form && cancel(other));
  form.classList.remove("is-closed");
  const field = fieldOf(form);
  field?.focus();
  field?.select?.();
}

function cancel(form) {
  form.reset();
  close(form);
}

function changed(field) {
  if (field instanceof HTMLSelectElement) return [...field.options].some((o) => o.selected !== o.defaultSelected);
  return field?.value !== field?.defaultValue;
}

async function save(form, next) {
  const field = fieldOf(form);
  if (!changed(field)) {
    cancel(form);
    if (next) open(next);
    return;
  }
  if (!form.reportValidity()) return;
  // A form with hx-post is saved by htmx; the others go as a plain request, and the answer is the page.
  if (form.hasAttribute("hx-post") || !next) return form.requestSubmit();
  form.classList.add("is-saving");
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { accept: "application/json" },
    });
    if (!answer.ok) throw new Error(answer.statusText);
    settle(form, field);
    open(next);
  } catch {
    form.requestSubmit();
  } finally {
    form.classList.remove("is-saving");
  }
}

/** What was saved is now what the form began with. */
function settle(form, field) {
  const value = form.querySelector(".edit-value");
  if (field instanceof HTMLSelectElement) {
    [...field.options].forEach((option) => (option.defaultSelected = option.selected));
    if (value) value.textContent = field.selectedOptions[0]?.textContent ?? "";
  } else {
    field.defaultValue = field.value;
    if (value) value.textContent = field.value;
  }
  close(form);
}

document.addEventListener("click", (event) => {
  const value = event.target.closest?.(`${selector} .edit-value`);
  if (value) open(value.closest("form"));
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(selector);
  if (!form || event.isComposing) return;
  if (form.classList.contains("is-closed")) {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    return open(form);
  }
  if (event.key === "Escape") {
    event.preventDefault();
    cancel(form);
    form.querySelector(".edit-value")?.focus();
  } else if (event.key === "Enter" && !(event.target instanceof HTMLTextAreaElement)) {
    event.preventDefault();
    save(form);
  } else if (event.key === "Tab" && event.target === fieldOf(form)) {
    const all = [...document.querySelectorAll(selector)];
    const next = all[all.indexOf(form) + (event.shiftKey ? -1 : 1)];
    if (!next) return;
    event.preventDefault();
    save(form, next);
  }
});

document.addEventListener("change", (event) => {
  const form = event.target.closest?.(selector);
  if (form && event.target instanceof HTMLSelectElement && event.target.matches("[data-submits]")) save(form);
});

function enhance(root) {
  root.querySelectorAll?.(`${selector}:not(.is-closed)`).forEach((form) => form.contains(document.activeElement) || close(form));
}

new MutationObserver((changes) => {
  for (const change of changes) change.addedNodes.forEach((node) => node.parentElement && enhance(node.parentElement));
}).observe(document.body, { childList: true, subtree: true });
enhance(document);
