// Lists: j and k move, Enter opens, x selects, e edits, / searches; Shift takes a range; the bulk bar counts.
import { on } from "./keys.js";

let anchor = null;

const tables = () => [...document.querySelectorAll("table[data-rows]")];
const items = () => [...document.querySelectorAll(":is(ol, ul)[data-rows] > li")];
const rows = () => [...tables().flatMap((table) => [...table.tBodies].flatMap((body) => [...body.rows])), ...items()];
const current = () => document.querySelector("table[data-rows] tr.is-current, :is(ol, ul)[data-rows] > li.is-current");
const boxes = (table) => [...table.querySelectorAll("tbody .check input[type=checkbox]:not(:disabled)")];

function move(step) {
  const all = rows();
  if (all.length === 0) return false;
  const from = all.indexOf(current());
  const to = from < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, from + step));
  all[from]?.classList.remove("is-current");
  all[to].classList.add("is-current");
  all[to].scrollIntoView({ block: "nearest" });
  (all[to].querySelector("th a, td a, .todo-client") ?? all[to]).focus?.({ preventScroll: true });
}

/** Does what the current item offers under a key: sends its form, opens its menu, follows its link. */
function reach(key) {
  const place = current()?.querySelector(`[data-key="${key}"]`);
  if (!place) return false;
  if (place.matches("form")) return place.requestSubmit();
  if (!place.matches("details")) return place.click();
  place.open = true;
  place.querySelector("input:not([type=hidden])")?.focus();
}

on("j", "In a list", "next row", () => move(1));
on("k", "In a list", "row before", () => move(-1));
on("x", "In a list", "select the row", () => {
  const box = current()?.querySelector(".check input");
  if (!box) return reach("x");
  box.click();
});
on("d", "On Today", "mark as done", () => reach("d"));
on("s", "On Today", "put off", () => reach("s"));
on("r", "On Today", "hand on", () => reach("r"));
on("e", "In a list", "edit the row", () => {
  const value = current()?.querySelector("[data-edit] .edit-value");
  if (!value) return false;
  value.click();
});
on("o", "In a list", "open the row", () => {
  const href = current()?.dataset.href ?? current()?.querySelector("th a, td a")?.href;
  if (!href) return false;
  location.assign(href);
});
on("/", "Everywhere", "search here", () => {
  const field = ["[data-list-search]", "main input[type=search]", ".search input"]
    .map((selector) => document.querySelector(selector))
    .find((found) => found?.checkVisibility());
  if (!field) return false;
  field.focus();
  field.select();
});
on("Escape", "In a list", "", () => current()?.classList.remove("is-current") ?? false);

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("table[data-rows] .check input[type=checkbox]");
  if (!box) return;
  const table = box.closest("table");
  const all = boxes(table);
  if (box.matches("[data-check-all]")) {
    all.forEach((each) => (each.checked = box.checked));
  } else {
    const [from, to] = [all.indexOf(anchor), all.indexOf(box)];
    if (event.shiftKey && from >= 0) {
      all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((each) => (each.checked = box.checked));
    }
    anchor = box;
  }
  count(table);
});

/** Shows the bulk bar with the number selected, and hides it while nothing is. */
function count(table) {
  const all = boxes(table);
  const selected = all.filter((box) => box.checked).length;
  const head = table.querySelector("[data-check-all]");
  if (head) {
    head.checked = selected > 0 && selected === all.length;
    head.indeterminate = selected > 0 && selected < all.length;
  }
  const form = all[0]?.form;
  const bar = form?.matches("[data-bulk]") ? form : (form ?? document).querySelector("[data-bulk]");
  if (!bar) return;
  bar.hidden = selected === 0;
  const words = bar.querySelector("[data-bulk-count]");
  if (words) words.textContent = `${selected.toLocaleString(document.documentElement.lang || "en-GB")} selected`;
  const everything = bar.querySelector("[data-bulk-all]");
  if (everything) everything.hidden = selected < all.length;
}

tables().forEach(count);
