// Dialogs, menus, toasts, self-submitting fields, and progress where htmx is absent.

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (dialog?.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
  }
  const closer = event.target.closest?.("[data-close]");
  if (closer) {
    event.preventDefault();
    const toast = closer.closest(".toast");
    if (toast) toast.remove();
    else closer.closest("dialog")?.close();
  }
  // A menu closes when something else is used.
  document.querySelectorAll("details:is(.menu, .chip-add, .nav-menu)[open]").forEach((menu) => {
    if (!menu.contains(event.target) && !menu.nextElementSibling?.contains(event.target)) menu.open = false;
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details:is(.menu, .chip-add, .nav-menu)[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
});

document.addEventListener("change", (event) => {
  const field = event.target.closest?.("[data-submits]");
  if (field) field.form?.requestSubmit();
});

/** A toast with data-seconds goes by itself, but never while it is pointed at or focused. */
function expire(toast) {
  const seconds = Number(toast.dataset.seconds);
  if (!seconds || toast.dataset.timed) return;
  toast.dataset.timed = "yes";
  const end = () => (toast.matches(":hover, :focus-within") ? setTimeout(end, 2000) : toast.remove());
  setTimeout(end, seconds * 1000);
}

/** Follows a page of progress by itself where htmx does not. */
function poll(place) {
  if (window.htmx || place.dataset.polled) return;
  place.dataset.polled = "yes";
  const ask = async () => {
    if (!place.isConnected) return;
    try {
      const answer = await fetch(place.dataset.poll, { headers: { "HX-Request": "true" } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.replaceChildren(...page.body.childNodes);
      if (place.querySelector("[data-poll-done]")) return location.reload();
    } catch {
      // The server is away for a moment: ask again.
    }
    setTimeout(ask, 1500);
  };
  setTimeout(ask, 1000);
}

function begin(root) {
  root.querySelectorAll?.(".toast[data-seconds]").forEach(expire);
  root.querySelectorAll?.("[data-poll]").forEach(poll);
}

new MutationObserver((changes) => {
  for (const change of changes) change.addedNodes.forEach((node) => node.parentElement && begin(node.parentElement));
}).observe(document.body, { childList: true, subtree: true });
begin(document);
document.getElementById("errors")?.focus();
