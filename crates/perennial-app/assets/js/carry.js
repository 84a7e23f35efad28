// Carrying by mouse: what may be carried, where it may be put, and what happens then. Boards and the map editor use it.

/**
 * `things` and `places` are selectors; `over` may show where in a place the thing would go; `drop` does what carrying
 * is for.
 */
export function carries({ things, places, over = () => {}, drop }) {
  let carried = null;
  const placeAt = (event) => carried && event.target.closest?.(places);
  const leave = (but) =>
    document.querySelectorAll(`:is(${places}).is-over`).forEach((place) => place !== but && place.classList.remove("is-over"));

  document.addEventListener("dragstart", (event) => {
    const thing = event.target.closest?.(things);
    if (!thing) return;
    carried = thing;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", thing.dataset.id ?? thing.textContent.trim());
    requestAnimationFrame(() => thing.classList.add("is-carried"));
  });

  document.addEventListener("dragover", (event) => {
    const place = placeAt(event);
    if (!place) return leave();
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    leave(place);
    place.classList.add("is-over");
    over(place, event);
  });

  document.addEventListener("drop", (event) => {
    const place = placeAt(event);
    if (!place) return;
    event.preventDefault();
    drop(carried, place, event);
  });

  document.addEventListener("dragend", () => {
    carried?.classList.remove("is-carried");
    leave();
    carried = null;
  });
}
