// Shortcuts: one list, from which the sheet of shortcuts is drawn as well.

const single = new Map();
const pairs = new Map();
let leader = null;
let leaderUntil = 0;

/** True while somebody writes: shortcuts must not take their letters. */
export function isTyping(target) {
  if (!(target instanceof Element)) return false;
  if (target.closest("[contenteditable]:not([contenteditable=false])")) return true;
  const field = target.closest("input, textarea, select");
  if (!field) return false;
  return !["checkbox", "radio", "button", "submit", "reset", "range", "file"].includes(field.type);
}

/** Listens for one key, or for a letter after another: on("g c", …). */
export function on(keys, group, meaning, action) {
  (keys.includes(" ") ? pairs : single).set(keys, { keys, group, meaning, action });
}

/** All shortcuts, for the sheet. */
export function all() {
  return [...single.values(), ...pairs.values()].filter((shortcut) => shortcut.meaning);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const now = event.timeStamp;
  const pair = leader && now < leaderUntil ? pairs.get(`${leader} ${event.key}`) : undefined;
  leader = null;
  if (pair) return run(pair, event);
  if ([...pairs.keys()].some((keys) => keys.startsWith(`${event.key} `))) {
    leader = event.key;
    leaderUntil = now + 1500;
    return;
  }
  const shortcut = single.get(event.key);
  if (shortcut) run(shortcut, event);
});

function run(shortcut, event) {
  if (shortcut.action(event) !== false) event.preventDefault();
}
