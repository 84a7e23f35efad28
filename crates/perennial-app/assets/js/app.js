// What script adds to pages that work without it: speed at the keyboard, nothing else.
// Everything listens on the document, so that parts swapped in later need no further start.
import "./theme.js";
import "./palette.js";
import "./rows.js";
import "./inline.js";
import "./board.js";
import "./journey.js";
import "./upload.js";
import "./small.js";

document.documentElement.classList.add("scripted");
