// Boards: a card that is dropped on a column submits its own form with that column's value, or opens the column's page.
import { carries } from "./carry.js";

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

carries({
  things: "[data-card]",
  places: "[data-column]",
  drop(card, column) {
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
  },
});
