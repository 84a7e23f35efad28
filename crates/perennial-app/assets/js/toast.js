// A toast made by script, where an action was refused or done without a new page.

/** Says something at the edge of the page; colour is empty or "red". */
export function tell(text, colour = "") {
  const toast = document.createElement("div");
  toast.className = `toast ${colour}`.trim();
  toast.setAttribute("role", colour === "red" ? "alert" : "status");
  const words = document.createElement("p");
  words.textContent = text;
  const close = document.createElement("button");
  close.className = "toast-close";
  close.dataset.close = "";
  close.setAttribute("aria-label", "Dismiss");
  close.textContent = "×";
  toast.append(words, close);
  document.querySelector(".toasts")?.replaceChildren(toast);
}
