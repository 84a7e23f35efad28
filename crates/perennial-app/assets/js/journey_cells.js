// Writing in place, in the grid of a journey map: a click or Enter opens a cell, Ctrl+Enter or leaving it saves, Esc
// leaves it as it was. What the server refuses stays open with what was typed.

let send = null;
let mark = null;
let headOf = null;
let address = null;
let closing = false;

const cells = "#map-editor :is([data-text], [data-row=curve]) td:not(.empty)";

/** What a place holds, and which field writes it. */
function about(place) {
  const cell = place.closest("th, td");
  const row = place.matches(".journey-name") ? "name" : cell.closest("[data-row]").dataset.row;
  return { cell, row, step: headOf(cell).dataset.step };
}

function fieldOf(row, text) {
  if (row === "curve") {
    const field = document.getElementById("map-moods").content.firstElementChild.cloneNode(true);
    const now = [...field.options].find((option) => option.text === text);
    if (now) now.selected = true;
    return field;
  }
  const field = document.createElement(row === "name" ? "input" : "textarea");
  field.name = "text";
  field.value = text;
  field.maxLength = row === "name" ? 120 : 1000;
  if (row !== "name") field.rows = Math.min(10, Math.max(3, text.split("\n").length + 1, Math.ceil(text.length / 22)));
  return field;
}

/** Opens a cell, or the name of a step, to be written. */
export function open(place, typed) {
  const { cell, row } = about(place);
  if (cell.querySelector("[name=text]")) return;
  const text = place.textContent.trim();
  const field = fieldOf(row, typed ?? text);
  const what = row === "name" ? "Name of the step" : cell.parentElement.cells[0].textContent;
  const step = headOf(cell).querySelector(".journey-name").textContent;
  field.setAttribute("aria-label", row === "name" ? what : `${what}: ${step}`);
  field.kept = { place, text, html: [...place.childNodes] };
  if (row === "name") {
    place.hidden = true;
    place.after(field);
    cell.draggable = false;
  } else {
    place.replaceChildren(field);
  }
  cell.classList.add("is-written");
  field.focus();
  field.select?.();
}

function close(field) {
  const { place, html } = field.kept;
  const { cell } = about(place);
  closing = true;
  if (place.hidden) {
    place.hidden = false;
    field.remove();
    cell.draggable = true;
  } else {
    place.replaceChildren(...html);
  }
  closing = false;
  cell.classList.remove("is-written");
  return place;
}

async function save(field, focus) {
  if (field.saving) return;
  const { place, text } = field.kept;
  const typed = field.value;
  const now = field instanceof HTMLSelectElement && typed === "" ? "" : (field.selectedOptions?.[0].text ?? typed.trim());
  if (now === text) {
    const closed = close(field);
    return focus && closed.focus();
  }
  field.saving = true;
  const { row, step, cell } = about(place);
  const here = { step, row: row === "name" ? undefined : row };
  const done = await send(`${address(step)}/cells`, [["row", row], ["text", typed]], focus ?? here);
  if (done) return;
  // Refused: what was typed stands open again, in the grid as it is stored now.
  field.saving = false;
  if (cell.isConnected) return field.focus();
  const again = document.querySelector(`#map-editor [data-step="${step}"]`);
  if (!again) return;
  const line = document.querySelector(`#map-editor [data-row="${row}"]`);
  open(row === "name" ? again.querySelector(".journey-name") : line.cells[again.cellIndex], typed);
}

export function writing(sends, marks, heads, addresses) {
  [send, mark, headOf, address] = [sends, marks, heads, addresses];

  document.addEventListener("click", (event) => {
    const place = event.target.closest?.(`${cells}, #map-editor .journey-name`);
    if (!place || event.target.closest("[name=text]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open(place);
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.target.matches?.(cells) && (event.key === "Enter" || event.key === "F2")) {
      event.preventDefault();
      return open(event.target);
    }
    const field = event.target.closest?.("#map-editor .is-written [name=text]");
    if (!field) return;
    const isLine = field instanceof HTMLInputElement || field instanceof HTMLSelectElement;
    if (event.key === "Escape") {
      event.preventDefault();
      close(field).focus();
    } else if (event.key === "Enter" && (isLine || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      const { row, step } = about(field.kept.place);
      save(field, { step, row: row === "name" ? undefined : row });
    } else if (event.key === "Tab" && !isLine) {
      const { cell, row } = about(field.kept.place);
      let next = cell;
      do next = event.shiftKey ? next.previousElementSibling : next.nextElementSibling;
      while (next?.matches(".empty"));
      if (!next?.matches("td")) return;
      event.preventDefault();
      save(field, { step: headOf(next).dataset.step, row });
    }
  });

  document.addEventListener("focusout", (event) => {
    const field = event.target.closest?.("#map-editor .is-written [name=text]");
    // The page itself may lose the focus to another window: then nothing has ended.
    if (field?.isConnected && !closing && !field.saving && document.hasFocus()) save(field, mark(event.relatedTarget));
  });
}
