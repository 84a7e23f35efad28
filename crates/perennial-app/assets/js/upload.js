// Files dropped on a field marked data-drop are put into its input; data-drop="submit" sends the form at once.

const zoneAt = (event) => event.target.closest?.("[data-drop]");
const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

document.addEventListener("dragover", (event) => {
  const zone = hasFiles(event) && zoneAt(event);
  if (!zone) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  zone.classList.add("is-over");
});

document.addEventListener("dragleave", (event) => {
  const zone = zoneAt(event);
  if (zone && !zone.contains(event.relatedTarget)) zone.classList.remove("is-over");
});

document.addEventListener("drop", (event) => {
  const zone = hasFiles(event) && zoneAt(event);
  if (!zone) return;
  event.preventDefault();
  zone.classList.remove("is-over");
  const input = zone.querySelector("input[type=file]");
  if (!input) return;
  const kept = new DataTransfer();
  [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1).forEach((file) => kept.items.add(file));
  input.files = kept.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("change", (event) => {
  const input = event.target.closest?.("[data-drop] input[type=file]");
  if (!input) return;
  const zone = input.closest("[data-drop]");
  const named = [...input.files].map((file) => `${file.name} (${size(file.size)})`).join(", ");
  const words = zone.querySelector("[data-drop-files]") ?? zone.querySelector("span");
  if (words && named) words.textContent = named;
  if (zone.dataset.drop === "submit" && named) input.form?.requestSubmit();
});

function size(bytes) {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
