// Journey maps: rows are shown and hidden without a new page; and the grid of the editor, where every change is a form
// that the page has anyway. The answer of the server is the page after the change, and its grid takes this one's place.
import { carries } from "./carry.js";
import { isTyping } from "./keys.js";
import { open, writing } from "./journey_cells.js";
import { shows } from "./journey_sheet.js";
import { tell } from "./toast.js";

const editor = () => document.getElementById("map-editor");
const parse = (text) => new DOMParser().parseFromString(text, "text/html");
let busy = false;

/** The heads of the columns: a cell's column is its number in the row. */
const heads = () => editor().querySelector("thead").rows[1].cells;
const headOf = (cell) => (cell.closest("thead") ? cell : heads()[cell.cellIndex]);

/** What has the focus, so that it has it again in another drawing of the grid. */
function mark(element = document.activeElement) {
  const cell = element?.closest?.("#map-editor :is(th, td)");
  if (!cell) return { css: element?.dataset?.key && `[data-key="${element.dataset.key}"]` };
  return { step: headOf(cell)?.dataset.step, row: cell.closest("[data-row]")?.dataset.row };
}

function find({ step, row, css }) {
  if (css) return document.querySelector(css);
  const head = editor()?.querySelector(`[data-step="${step}"]`);
  if (!head) return null;
  const line = row && editor().querySelector(`[data-row="${row}"]`);
  return line ? line.cells[head.cellIndex] : head.querySelector(".journey-name");
}

/** Where a step stands now, in words. */
function standing(step) {
  const head = editor().querySelector(`[data-step="${step}"]`);
  if (!head) return null;
  const all = [...heads()].filter((other) => other.dataset.step && other.dataset.place === head.dataset.place);
  const place = editor().querySelector(`[colspan][data-place="${head.dataset.place}"]`);
  const name = head.querySelector(".journey-name").textContent;
  return `“${name}” stands at ${all.indexOf(head) + 1} of ${all.length} in ${place.textContent.trim()}.`;
}

/** Puts the grid of another page in the place of this one, without losing the place on the screen. */
function swap(page, focus) {
  const [before, after] = [editor(), page.getElementById("map-editor")];
  const side = before.querySelector(".journey-grid-scroll").scrollLeft;
  before.replaceWith(after);
  after.querySelector(".journey-grid-scroll").scrollLeft = side;
  equip();
  const toast = page.querySelector(".toast");
  if (toast) document.querySelector(".toasts").replaceChildren(toast);
  const place = focus && find(focus);
  place?.focus({ preventScroll: true });
  place?.scrollIntoView({ block: "nearest", inline: "nearest" });
  return toast;
}

/** Sends a change; gives the page after it, or nothing when it was refused. */
async function send(action, fields, focus = mark(), said = () => null) {
  if (busy) return null;
  busy = true;
  try {
    const body = new URLSearchParams(new FormData(document.getElementById("map-edit")));
    for (const [name, value] of fields) body.append(name, value);
    const answer = await fetch(action, { method: "POST", body });
    const page = parse(await answer.text());
    if (answer.ok && page.getElementById("map-editor")) {
      const toast = swap(page, focus);
      const words = said();
      if (toast && words) toast.querySelector("p").textContent = words;
      return page;
    }
    send.refused = page.querySelector("main h1 + p")?.textContent ?? "This could not be saved.";
    tell(send.refused, "red");
    if (answer.status === 409) await renew(focus);
  } catch {
    send.refused = "The server cannot be reached: nothing was saved.";
    tell(send.refused, "red");
  } finally {
    busy = false;
  }
  return null;
}

/** Draws the grid as it is stored now. */
async function renew(focus) {
  const answer = await fetch(document.getElementById("map-edit").elements.back.value);
  const page = parse(await answer.text());
  if (answer.ok && page.getElementById("map-editor")) swap(page, focus);
}

const stepsAddress = (step) => `/journeys/${editor().dataset.map}/steps/${encodeURIComponent(step)}`;

async function add(action, fields) {
  const before = new Set([...heads()].map((head) => head.dataset.step));
  if (!(await send(action, fields))) return;
  const fresh = [...heads()].find((head) => head.dataset.step && !before.has(head.dataset.step));
  if (fresh) open(fresh.querySelector(".journey-name"));
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "map-edit" || !event.submitter) return;
  event.preventDefault();
  const { formAction, name, value } = event.submitter;
  const fields = name ? [[name, value]] : [];
  if (name === "after" || name === "into") return add(formAction, fields);
  const { step } = mark(event.submitter);
  send(formAction, fields, { step }, () => (name === "way" ? standing(step) : null));
});

/** The step before which something dropped on a column goes. */
function before(head, after) {
  const next = head.nextElementSibling;
  return after ? (next?.dataset.place === head.dataset.place ? next.dataset.step : null) : head.dataset.step;
}

const isAfter = (place, event) => {
  const box = place.getBoundingClientRect();
  return event.clientX > box.left + box.width / 2;
};

carries({
  things: "#map-editor th[data-step]",
  places: "#map-editor :is(thead th[data-place], tbody td)",
  over: (place, event) => place.classList.toggle("is-after", isAfter(place, event)),
  drop(thing, place, event) {
    const wide = place.matches("[colspan]");
    const head = wide ? place : headOf(place);
    const next = wide ? null : before(head, isAfter(place, event));
    const { step } = thing.dataset;
    if (!head?.dataset.place || next === step || head === thing) return;
    const fields = [["place", head.dataset.place], ...(next ? [["before", next]] : [])];
    send(`${stepsAddress(step)}/place`, fields, { step }, () => standing(step));
  },
});

/** Takes a touchpoint to a step, there before one of its touchpoints or to the end. */
async function carryTouchpoint(thing, head, at) {
  const from = headOf(thing.closest("td")).dataset.step;
  const to = head?.dataset.step;
  if (!to) return;
  const fields = [["number", thing.dataset.number], ["to", to], ["at", at]];
  const name = head.querySelector(".journey-name").textContent;
  const page = await send(`${stepsAddress(from)}/touchpoints/place`, fields, {}, () => `The touchpoint is at “${name}”.`);
  if (!page) return;
  const all = find({ step: to, row: "touchpoints" }).querySelectorAll("li a");
  all[Math.min(Number(at), all.length - 1)]?.focus();
}

carries({
  things: "#map-editor li[data-number]",
  places: "#map-editor [data-row=touchpoints] td:not(.empty)",
  drop(thing, place, event) {
    const on = event.target.closest("li[data-number]");
    if (on !== thing) carryTouchpoint(thing, headOf(place), on?.dataset.number ?? place.querySelectorAll("li").length);
  },
});

/** The next column that has a step. */
function beside(head, way) {
  let next = head;
  do next = way < 0 ? next?.previousElementSibling : next?.nextElementSibling;
  while (next && !next.dataset.step);
  return next;
}

function moves(event) {
  const way = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
  const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
  const touchpoint = event.target.closest("li[data-number]");
  const step = event.target.closest("th[data-step]")?.dataset.step;
  if (touchpoint) {
    const head = headOf(touchpoint.closest("td"));
    const number = Number(touchpoint.dataset.number) + way;
    if (sideways) carryTouchpoint(touchpoint, beside(head, way), 99);
    else if (number >= 0) carryTouchpoint(touchpoint, head, number);
  } else if (step && sideways) {
    send(`${stepsAddress(step)}/place`, [["way", way < 0 ? "left" : "right"]], { step }, () => standing(step));
  }
}

/** From cell to cell by arrow keys; inside a cell with links from link to link. */
function goes(event) {
  const cell = event.target.closest("th, td");
  const links = [...cell.querySelectorAll("ul a, .journey-add")];
  const at = links.indexOf(event.target);
  const line = cell.parentElement;
  const rows = [...editor().querySelectorAll("thead tr:nth-child(2), tbody tr")];
  const way = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  if (at >= 0 && way[0] && links[at + way[0]]) return links[at + way[0]].focus();
  let [row, column] = [rows.indexOf(line), cell.cellIndex];
  do [row, column] = [row + way[0], column + way[1]];
  while (rows[row]?.cells[column] && rows[row].cells[column].matches(".empty, [scope=row]"));
  const next = rows[row]?.cells[column];
  (next?.querySelector(".journey-name") ?? next)?.focus();
}

document.addEventListener("keydown", (event) => {
  if (!editor() || event.isComposing || document.querySelector("dialog[open]")) return;
  const isArrow = event.key.startsWith("Arrow");
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !isTyping(event.target)) {
    event.preventDefault();
    editor().querySelector("[data-undo]")?.click();
    return;
  }
  if (!event.target.closest?.(".journey-grid") || isTyping(event.target) || event.altKey) return;
  if (isArrow && (event.ctrlKey || event.metaKey) && event.shiftKey) {
    event.preventDefault();
    moves(event);
  } else if (isArrow && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.target.closest(".menu")) {
    event.preventDefault();
    goes(event);
  } else if (event.key === "Escape" && event.target.matches("td a")) {
    event.target.closest("td").focus();
  } else if (event.key === "Enter" && event.target.matches("td") && !event.target.closest("[data-text], [data-row=curve]")) {
    event.preventDefault();
    event.target.querySelector("a")?.focus();
  }
});

/** Tab reaches one cell of the grid and the tools of one step: those that had the focus last. */
function rove(place) {
  const cell = place.closest("th, td");
  const inHead = Boolean(cell.closest("thead"));
  const others = inHead ? "thead [data-step] :is(a, button, summary)" : "tbody td";
  for (const other of editor().querySelectorAll(others)) other.tabIndex = -1;
  for (const own of inHead ? cell.querySelectorAll("a, button, summary") : [cell]) own.tabIndex = 0;
}

/** What has no meaning without script. */
function equip() {
  if (!editor()) return;
  const grid = editor().querySelector(".journey-grid");
  grid.setAttribute("role", "grid");
  grid.setAttribute("aria-describedby", "map-keys");
  for (const one of grid.querySelectorAll("th[data-step], li[data-number]")) one.draggable = true;
  for (const link of grid.querySelectorAll("a")) link.draggable = false;
  for (const link of grid.querySelectorAll("tbody a")) link.tabIndex = -1;
  for (const css of ["thead [data-step]", "tbody td:not(.empty)"]) {
    const first = grid.querySelector(css);
    if (first) rove(first);
  }
}

document.addEventListener("focusin", (event) => {
  const place = event.target.closest?.("#map-editor :is(thead [data-step], tbody td:not(.empty))");
  if (place) rove(place);
});

/** Rows are turned on and off without a new page, on the drawing as in the editor. */
document.addEventListener("click", async (event) => {
  const chip = event.target.closest?.(".journey-rows a");
  if (!chip || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const number = [...chip.parentElement.children].indexOf(chip);
  const answer = await fetch(chip.href).catch(() => null);
  if (!answer?.ok) return location.assign(chip.href);
  const page = parse(await answer.text());
  if (editor()) swap(page);
  else {
    // Every address on the page keeps the choice: the whole page is taken, and the drawing stays where it was.
    const side = document.querySelector(".journey-scroll").scrollLeft;
    document.getElementById("main").replaceWith(page.getElementById("main"));
    document.querySelector(".journey-scroll").scrollLeft = side;
  }
  history.replaceState(null, "", chip.href);
  document.querySelector(".journey-rows").children[number]?.focus();
});

writing(send, mark, headOf, stepsAddress);
shows(send, mark, find);
equip();
