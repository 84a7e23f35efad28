// Ctrl/Cmd+K: pages, actions and records by name; ? shows the sheet of shortcuts.
import { all, on } from "./keys.js";

const pages = [
  ["Map", "/", "m"],
  ["Clients", "/clients", "c"],
  ["Pursuits", "/pursuits", "p"],
  ["Engagements", "/engagements", "e"],
  ["Touches", "/touches", "u"],
  ["Imports", "/imports", "i"],
  ["Settings", "/settings", "s"],
];
const actions = [
  ["Log a touch", "/touches/new"],
  ["Touches by phase and medium", "/touches/grid"],
  ["New client", "/clients/new"],
  ["New pursuit", "/pursuits/new"],
  ["Import a file", "/imports/new"],
];

let dialog, input, list, status;
let chosen = 0;
let asked = 0;
let waiting;

for (const [name, href, letter] of pages) {
  on(`g ${letter}`, "Go to", name, () => location.assign(href));
}
on("t", "Everywhere", "log a touch", () => {
  // On a client's page, with that client.
  const here = document.querySelector('a[data-action="Log a touch"]');
  location.assign(here?.href ?? "/touches/new");
});
on("?", "Everywhere", "this sheet", showSheet);
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
  event.preventDefault();
  if (dialog?.open) dialog.close();
  else open();
});
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-opens-palette]")) open();
});

/** An element with attributes and children, without markup in strings. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function build() {
  input = element("input", {
    type: "search", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list",
    "aria-autocomplete": "list", "aria-label": "Search records, pages and actions", autocomplete: "off",
    spellcheck: "false", placeholder: "Client, pursuit, page or action",
  });
  list = element("ul", { id: "palette-list", class: "palette-list", role: "listbox", "aria-label": "Results" });
  status = element("p", { class: "visually-hidden", role: "status" });
  const field = element("div", { class: "palette-input" }, input, element("kbd", {}, "Esc"));
  dialog = element("dialog", { class: "dialog palette", "aria-label": "Command palette" }, field, list, status);
  document.body.append(dialog);
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    show(local(input.value));
    waiting = setTimeout(ask, 120, input.value.trim());
  });
  input.addEventListener("keydown", steer);
  list.addEventListener("click", (event) => follow(event.target.closest("[role=option]"), event));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}

function open() {
  if (!dialog) build();
  document.querySelectorAll("dialog[open]").forEach((other) => other.close());
  input.value = "";
  show(local(""));
  dialog.showModal();
  input.focus();
}

/** What needs no server: pages, actions, and the actions of this page. */
function local(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (entry) => words.every((word) => entry.title.toLowerCase().includes(word));
  const own = [...document.querySelectorAll("a[data-action]")].map((link) => ({
    kind: "On this page", title: link.dataset.action, href: link.href, keys: link.dataset.keys,
  }));
  const go = pages.map(([title, href, letter]) => ({ kind: "Go to", title, href, keys: `g ${letter}` }));
  const make = actions.map(([title, href]) => ({ kind: "Actions", title, href }));
  return [...own, ...go, ...make].filter(fits);
}

async function ask(text) {
  const mine = ++asked;
  if (text.length < 2) return;
  const address = document.body.dataset.palette ?? "/search";
  try {
    const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`, { headers: { accept: "application/json" } });
    if (!answer.ok || mine !== asked) return;
    const found = await answer.json();
    if (mine === asked) show([...found, ...local(text)]);
  } catch {
    if (mine === asked) show(local(text), "The search did not answer. Pages and actions still work.");
  }
}

function show(entries, remark) {
  chosen = 0;
  const items = [];
  let kind;
  for (const entry of entries) {
    if (entry.kind !== kind) items.push(element("li", { class: "palette-group", role: "presentation" }, entry.kind ?? ""));
    kind = entry.kind;
    const item = element("li", { class: "palette-item", role: "option", id: `palette-${items.length}` },
      element("strong", {}, entry.title), element("span", { class: "detail" }, entry.detail ?? ""));
    if (entry.keys) item.append(element("kbd", {}, entry.keys));
    item.dataset.href = entry.href;
    items.push(item);
  }
  if (entries.length === 0) items.push(element("li", { class: "palette-empty" }, remark ?? "Nothing by that name."));
  list.replaceChildren(...items);
  status.textContent = remark ?? `${entries.length} results`;
  mark();
}

function options() {
  return [...list.querySelectorAll("[role=option]")];
}

function mark() {
  options().forEach((option, place) => {
    option.setAttribute("aria-selected", String(place === chosen));
    if (place !== chosen) return;
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  });
}

function steer(event) {
  const count = options().length;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && count) {
    event.preventDefault();
    chosen = (chosen + step + count) % count;
    mark();
  } else if (event.key === "Enter") {
    event.preventDefault();
    follow(options()[chosen], event);
  }
}

function follow(option, event) {
  if (!option?.dataset.href) return;
  const address = new URL(option.dataset.href, location.href);
  if (!["http:", "https:"].includes(address.protocol)) return;
  dialog.close();
  if (event.ctrlKey || event.metaKey) window.open(address, "_blank", "noopener");
  else location.assign(address);
}

function showSheet() {
  const sheet = element("dl", { class: "shortcuts" });
  const groups = Map.groupBy
    ? Map.groupBy([{ keys: "Ctrl K", group: "Everywhere", meaning: "find anything" }, ...all()], (entry) => entry.group)
    : new Map([["Shortcuts", all()]]);
  for (const [group, entries] of groups) {
    sheet.append(element("h3", {}, group));
    for (const entry of entries) {
      sheet.append(element("dt", {}, element("kbd", {}, entry.keys)), element("dd", {}, entry.meaning));
    }
  }
  const close = element("button", { class: "button small", "data-close": "" }, "Close");
  const made = element("dialog", { class: "dialog", "aria-label": "Keyboard shortcuts" },
    element("header", {}, element("h2", {}, "Keyboard"), close), element("div", { class: "dialog-body" }, sheet));
  made.addEventListener("close", () => made.remove());
  document.body.append(made);
  made.showModal();
}
