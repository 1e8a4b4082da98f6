// Hover or focus on a figure: its fraction, interval and points, from what the cell carries.
const pop = document.getElementById("figure-popover");
let holder = null;

function fill(link) {
  const head = document.getElementById(link.closest("td, li")?.getAttribute("headers"));
  const { n, d, v, p, light } = link.dataset;
  const say = (name, text) => {
    const place = pop.querySelector(`[data-is=${name}]`);
    place.textContent = text || "";
    const row = place.closest("[data-row]");
    if (row) row.hidden = !text;
  };
  say("name", head?.dataset.name || link.dataset.name);
  say("who", link.closest("[data-who]")?.dataset.who);
  say("value", v);
  say("fraction", n && d ? ` = ${n} ÷ ${d}` : "");
  say("interval", head?.dataset.interval || link.dataset.interval);
  say("points", p);
  say("light", light);
  pop.querySelector("[data-is=open]").href = link.href;
}

function show(link) {
  if (holder === link) return;
  holder = link;
  fill(link);
  pop.hidden = false;
  const cell = link.getBoundingClientRect();
  const box = pop.getBoundingClientRect();
  const left = Math.min(Math.max(8, cell.right - 190), innerWidth - box.width - 8);
  const below = cell.bottom + 6 + box.height < innerHeight;
  pop.style.left = `${left + scrollX}px`;
  pop.style.top = `${(below ? cell.bottom + 6 : cell.top - box.height - 6) + scrollY}px`;
}

function hide() {
  holder = null;
  pop.hidden = true;
}

if (pop) {
  let timer;
  const later = (act, wait) => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
  document.addEventListener("mouseover", event => {
    const link = event.target.closest("a.gh-v[data-v]");
    if (link) later(() => show(link), 150);
    else if (pop.contains(event.target)) clearTimeout(timer);
    else if (holder) later(hide, 200);
  });
  document.addEventListener("focusin", event => {
    const link = event.target.closest("a.gh-v[data-v]");
    if (link) show(link);
    else if (!pop.contains(event.target)) hide();
  });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") hide();
  });
}
