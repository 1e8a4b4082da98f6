// Menus are <details>: one open at a time, Escape closes and gives the focus back.
const open = () => document.querySelectorAll("details.gh-menu[open]");

addEventListener("click", event => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});
addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
