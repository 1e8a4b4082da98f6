// What every page gets: htmx, menus, the popover of a figure, the keyboard.
import "htmx.org/dist/htmx.esm.js";
import "./js/menus.js";
import "./js/popover.js";
import "./js/keyboard.js";
import "./js/forms.js";
