// "/" goes to the first filter, "[" and "]" to the previous and next period, arrows within a table.
const typing = target => target.closest("input, select, textarea, [contenteditable]");

function follow(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
}

function step(link, key) {
  const cell = link.closest("td, th");
  const row = cell.parentElement;
  const lines = [...row.closest("table").querySelectorAll("tbody tr")];
  const across = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (across) {
    const links = [...row.querySelectorAll("a")];
    return links[links.indexOf(link) + across];
  }
  const down = { ArrowUp: -1, ArrowDown: 1 }[key];
  for (let at = lines.indexOf(row) + down; lines[at]; at += down) {
    const there = lines[at].children[cell.cellIndex]?.querySelector("a");
    if (there) return there;
  }
}

addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "[") follow("a[rel=prev][data-period]");
  else if (event.key === "]") follow("a[rel=next][data-period]");
  else if (event.key === "/") {
    const filter = document.querySelector("[data-filter] :is(select, input:not([type=hidden]))");
    if (filter) { event.preventDefault(); filter.focus(); }
  } else if (event.key.startsWith("Arrow") && event.target.matches(".gh-table a")) {
    const next = step(event.target, event.key);
    if (next) { event.preventDefault(); next.focus(); }
  }
});
document.documentElement.dataset.keys = "ready";
