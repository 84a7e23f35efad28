// A form of a step's own page, shown over the grid: touchpoints, opportunities and the split of a step have one form
// each, written by the server, and the grid borrows it.

/** Shows a form; `done` is called once it was sent and taken. */
function sheet(form, title, { send, done, left }) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const header = document.createElement("header");
  const head = document.createElement("h2");
  head.id = "map-sheet";
  head.textContent = title;
  dialog.setAttribute("aria-labelledby", head.id);
  const leave = document.createElement("button");
  Object.assign(leave, { type: "button", className: "button quiet small", textContent: "Close" });
  leave.addEventListener("click", () => dialog.close());
  header.append(head, leave);
  const body = document.createElement("div");
  body.className = "dialog-body";
  body.append(form);
  dialog.append(header, body);
  dialog.addEventListener("close", () => {
    dialog.remove();
    left();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = [...new FormData(form, event.submitter)].filter(([name]) => name !== "version" && name !== "back");
    const taken = await send(form.action, fields, null);
    if (taken) {
      dialog.close();
      return done();
    }
    const words = body.querySelector(".error") ?? Object.assign(document.createElement("p"), { className: "error" });
    words.setAttribute("role", "alert");
    words.textContent = send.refused;
    body.prepend(words);
  });
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector("input:not([type=hidden]), textarea")?.focus();
}

export function shows(send, mark, find) {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("#map-editor a[data-sheet]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const back = mark(link);
    link.closest("details")?.removeAttribute("open");
    const answer = await fetch(link.href).catch(() => null);
    const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    const place = page && page.querySelector(link.hash);
    const form = place?.querySelector("form");
    if (!form) return location.assign(link.href);
    const title = place.querySelector("summary, h2").textContent;
    const focus = () => find(back)?.focus();
    sheet(form, title, { send, done: focus, left: focus });
  });
}
