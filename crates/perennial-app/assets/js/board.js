// Boards: a card that is dropped on a column submits its own form with that column's value, or opens the column's page.

let carried = null;

/** Each card that may move gets its own little form: the same by keyboard as carrying it. */
function equip(board) {
  const model = document.getElementById("board-move")?.content.querySelector("form");
  if (!model) return;
  for (const card of board.querySelectorAll("[data-card]")) {
    const form = model.cloneNode(true);
    form.action = board.dataset.moves.replace("{id}", card.dataset.id);
    const field = form.elements.namedItem("to");
    field.value = card.closest("[data-column]").dataset.column;
    field.setAttribute("aria-label", `Move ${card.querySelector("h3")?.textContent ?? "this card"} to`);
    card.append(form);
    card.draggable = true;
  }
}

document.querySelectorAll(".board[data-moves]").forEach(equip);

const columnAt = (event) => event.target.closest?.("[data-column]");

document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-card]");
  if (!card) return;
  carried = card;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.dataset.id ?? "");
  requestAnimationFrame(() => card.classList.add("is-carried"));
});

document.addEventListener("dragover", (event) => {
  const column = carried && columnAt(event);
  if (!column) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  document.querySelectorAll("[data-column].is-over").forEach((other) => other !== column && other.classList.remove("is-over"));
  column.classList.add("is-over");
});

document.addEventListener("drop", (event) => {
  const column = carried && columnAt(event);
  if (!column) return;
  event.preventDefault();
  const card = carried;
  if (card.closest("[data-column]") === column) return;
  if (column.dataset.form) {
    location.assign(column.dataset.form.replace("{id}", encodeURIComponent(card.dataset.id ?? "")));
    return;
  }
  const form = card.querySelector("form");
  const field = form?.elements.namedItem("to");
  if (!field) return;
  field.value = column.dataset.column;
  if (field.value !== column.dataset.column) return;
  column.querySelector(".board-cards")?.prepend(card);
  form.requestSubmit();
});

document.addEventListener("dragend", () => {
  carried?.classList.remove("is-carried");
  document.querySelectorAll("[data-column].is-over").forEach((column) => column.classList.remove("is-over"));
  carried = null;
});
