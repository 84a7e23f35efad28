// Inline edit: a cell marked data-edit="sector" of a row with data-version becomes a field when it is clicked, or when
// `e` is pressed on its row. Enter saves, Esc cancels, Tab saves and opens the next. Without script the record's own
// page edits it.
import { tell } from "./toast.js";

const selector = "td[data-edit]";
const limits = { sector: 100, tier: 40 };

/** The button that shows a cell's value and opens it. */
function close(cell, text, known) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = known ? "edit-value" : "edit-value unknown";
  button.textContent = text;
  button.setAttribute("aria-label", `${text}: change the ${word(cell)} of ${nameOf(cell)}`);
  cell.replaceChildren(button);
  return button;
}

const rowOf = (cell) => cell.closest("tr");
const linkOf = (cell) => rowOf(cell).querySelector("th a");
const nameOf = (cell) => linkOf(cell)?.textContent ?? "";
const word = (cell) => (cell.dataset.edit === "manager" ? "relationship manager" : cell.dataset.edit);
const isKnown = (cell) => !cell.querySelector(".unknown");

/** A field of the kind the cell needs, with what it holds now. */
function fieldOf(cell, text) {
  const name = cell.dataset.edit;
  let field;
  if (name === "manager") {
    field = document.createElement("select");
    const people = document.querySelectorAll("#f-manager option:not([data-left])");
    const choices = [...people].filter((option) => option.value.includes("-"));
    field.append(new Option("Choose", ""), ...choices.map((option) => new Option(option.text, option.value)));
    const now = [...field.options].find((option) => option.text === text);
    if (now) now.defaultSelected = now.selected = true;
  } else {
    field = document.createElement("input");
    field.value = field.defaultValue = text;
    field.maxLength = limits[name] ?? 100;
  }
  field.name = name;
  field.setAttribute("aria-label", `${word(cell)} of ${nameOf(cell)}`);
  return field;
}

function hidden(name, value) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  return field;
}

function open(cell) {
  document.querySelectorAll(`${selector} form`).forEach((other) => cancel(other));
  const known = isKnown(cell);
  const text = cell.textContent.trim();
  const form = document.createElement("form");
  form.method = "post";
  form.action = `${linkOf(cell).pathname}/${cell.dataset.edit}`;
  form.kept = { text, known };
  const field = fieldOf(cell, known ? text : "");
  form.append(field, hidden("version", rowOf(cell).dataset.version), hidden("back", location.pathname + location.search));
  cell.replaceChildren(form);
  field.focus();
  field.select?.();
}

function cancel(form) {
  const cell = form.closest(selector);
  return cell && close(cell, form.kept.text, form.kept.known);
}

function isChanged(field) {
  if (field instanceof HTMLSelectElement) return [...field.options].some((o) => o.selected !== o.defaultSelected);
  return field.value !== field.defaultValue;
}

async function save(form, next) {
  const cell = form.closest(selector);
  const field = form.querySelector("select, input:not([type=hidden])");
  const isEmptyChoice = field instanceof HTMLSelectElement && !field.value;
  if (!isChanged(field) || isEmptyChoice) {
    const button = cancel(form);
    return next ? open(next) : button?.focus();
  }
  form.classList.add("is-saving");
  const body = new URLSearchParams(new FormData(form));
  field.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
    if (answer.status !== 200 && answer.status !== 409) throw new Error(answer.statusText);
    settle(cell, await answer.json(), answer.status === 409, next);
  } catch {
    // Anything else is shown by the page that answers a plain form.
    field.disabled = false;
    form.submit();
  }
}

/** What is stored now is what the row shows, whoever wrote it. */
function settle(cell, stored, refused, next) {
  rowOf(cell).dataset.version = stored.version;
  rowOf(cell).classList.toggle("is-changed", refused);
  const button = close(cell, stored.value ?? (cell.dataset.edit === "manager" ? "nobody" : "not known"), stored.value !== null);
  if (refused) tell(stored.text, "red");
  if (next && !refused) open(next);
  else button.focus();
}

document.addEventListener("click", (event) => {
  const value = event.target.closest?.(`${selector} .edit-value`);
  if (value) open(value.closest(selector));
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(`${selector} form`);
  if (!form || event.isComposing || form.classList.contains("is-saving")) return;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    cancel(form)?.focus();
  } else if (event.key === "Enter") {
    event.preventDefault();
    save(form);
  } else if (event.key === "Tab") {
    const all = [...document.querySelectorAll(selector)];
    const next = all[all.indexOf(form.closest(selector)) + (event.shiftKey ? -1 : 1)];
    if (!next) return;
    event.preventDefault();
    save(form, next);
  }
});

for (const cell of document.querySelectorAll(selector)) {
  if (linkOf(cell)) close(cell, cell.textContent.trim(), isKnown(cell));
  else delete cell.dataset.edit;
}
