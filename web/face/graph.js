// The picture of associations beside its list: the list says the same, and works without this.
import cytoscape from "cytoscape";
import { look } from "./js/graph-look.js";
import { steer } from "./js/graph-keys.js";
import { save } from "./js/graph-picture.js";
import { again, keep, stand } from "./js/graph-saved.js";
import { sift } from "./js/graph-sift.js";

for (const place of document.querySelectorAll(".gh-canvas")) draw(place);

function draw(place) {
  const given = JSON.parse(place.dataset.graph);
  if (!given.nodes.length) return;
  const words = JSON.parse(place.dataset.words);
  place.hidden = false;
  const stage = place.querySelector(".place");
  stage.setAttribute("aria-label", words.picture);
  const many = given.nodes.length > 600;
  const graph = cytoscape({
    container: stage, style: look(), minZoom: 0.08, maxZoom: 4,
    hideEdgesOnViewport: many, textureOnViewport: many, pixelRatio: many ? 1 : "auto",
  });
  const state = { graph, place, words, chosen: null, added: new Map(), turn: 0 };
  place.graph = graph;
  add(state, given, null);
  const worker = new Worker(place.dataset.layout, { type: "module" });
  worker.onmessage = ({ data }) => settle(state, data);
  state.arrange = (near) => arrange(state, worker, near);
  state.arrange(stand(state, given));
  state.tell = () => tell(state);
  buttons(state);
  sift(state);
  again(state, given);
  keep(state);
  steer(state, stage, { choose, expand, pin, act });
  graph.on("tap", "node", ({ target }) => { choose(state, target); });
  graph.on("dbltap", "node", ({ target }) => expand(state, target));
  graph.on("tap", ({ target }) => { if (target === graph) choose(state, null); });
  new MutationObserver(() => graph.style(look())).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  tell(state);
}

function add(state, given, owner) {
  const { graph } = state, fresh = [];
  for (const each of given.nodes) {
    if (graph.getElementById(each.id).nonempty()) continue;
    fresh.push({ group: "nodes", data: { ...each, about: each.about && !owner }, position: apart(fresh.length, owner) });
  }
  const ids = new Set([...graph.nodes().map((each) => each.id()), ...fresh.map((each) => each.data.id)]);
  for (const each of given.edges) {
    if (graph.getElementById(each.id).nonempty() || !ids.has(each.source) || !ids.has(each.target)) continue;
    fresh.push({ group: "edges", data: each });
  }
  const made = graph.add(fresh);
  if (owner) state.added.set(owner.id(), made);
  return made;
}

// Where the layout begins: on a spiral, so that no two lie on one another.
function apart(place, owner) {
  const from = owner?.position() ?? { x: 0, y: 0 }, far = 12 * Math.sqrt(place + 0.5), turn = place * 2.4;
  return { x: from.x + far * Math.cos(turn), y: from.y + far * Math.sin(turn) };
}

function arrange(state, worker, near) {
  const { graph } = state;
  state.turn += 1;
  const nodes = graph.nodes().map((each) => {
    const at = each.position(), held = each.locked() || (near && !near.contains(each));
    return { id: each.id(), x: at.x, y: at.y, ...(held ? { fx: each.position("x"), fy: each.position("y") } : {}) };
  });
  const edges = graph.edges().map((each) => ({ source: each.source().id(), target: each.target().id() }));
  worker.postMessage({ turn: state.turn, nodes, edges });
}

function settle(state, { turn, done, places }) {
  if (turn !== state.turn) return;
  const { graph } = state;
  graph.batch(() => {
    for (const [id, x, y] of places) {
      const node = graph.getElementById(id);
      if (node.nonempty() && !node.locked()) node.position({ x, y });
    }
  });
  if (done || turn === 1) graph.fit(undefined, 30);
  if (graph.zoom() > 1.4) { graph.zoom(1.4); graph.center(); }
  if (done) state.place.dataset.settled = String(turn);
}

function choose(state, node) {
  const { graph, place } = state;
  graph.elements().removeClass("chosen faded");
  state.chosen = node;
  if (node) {
    graph.elements().addClass("faded");
    node.closedNeighborhood().removeClass("faded");
    node.addClass("chosen");
  }
  for (const name of ["expand", "fold", "pin"]) {
    const button = place.querySelector(`[data-act=${name}]`);
    if (button) button.disabled = !node;
  }
  place.querySelector("[data-act=pin]").setAttribute("aria-pressed", String(Boolean(node?.locked())));
  const door = place.querySelector("[data-act=open]");
  if (door) {
    door.hidden = !node?.data("at");
    if (!door.hidden) door.href = `${place.dataset.open}?at=${encodeURIComponent(node.data("at"))}`;
  }
  tell(state);
}

async function expand(state, node) {
  const { place, words } = state;
  if (!node || !place.dataset.near || !node.data("at") || state.added.has(node.id())) return;
  const headers = { Accept: "application/json" };
  const answer = await fetch(`${place.dataset.near}?at=${encodeURIComponent(node.data("at"))}`, { headers }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (!answer?.ok || !told) { tell(state, told?.problem ?? words.failed); return; }
  const made = add(state, told, node);
  state.arrange(made.nodes());
  state.sift?.();
  choose(state, node);
}

function fold(state, node) {
  const made = node && state.added.get(node.id());
  if (!made) return;
  for (const each of made.nodes()) if (state.added.has(each.id())) fold(state, each);
  state.added.delete(node.id());
  state.graph.remove(made);
  choose(state, node);
}

function pin(state, node) {
  if (!node) return;
  if (node.locked()) node.unlock(); else node.lock();
  node.toggleClass("pinned", node.locked());
  choose(state, node);
}

function zoom(graph, by) {
  graph.zoom({ level: graph.zoom() * by, renderedPosition: { x: graph.width() / 2, y: graph.height() / 2 } });
}

function act(state, name) {
  const { graph, chosen } = state;
  ({
    in: () => zoom(graph, 1.3), out: () => zoom(graph, 1 / 1.3), fit: () => graph.fit(undefined, 30),
    expand: () => expand(state, chosen), fold: () => fold(state, chosen), pin: () => pin(state, chosen),
    save: () => save(state),
  })[name]?.();
}

function buttons(state) {
  for (const button of state.place.querySelectorAll("button[data-act]")) {
    button.addEventListener("click", () => act(state, button.dataset.act));
  }
}

function tell({ graph, place, words, chosen }, problem) {
  const left = graph.nodes().not(".sifted"), linked = left.edgesWith(left).not(".sifted");
  const counts = words.said.replace("{n}", left.length).replace("{m}", linked.length);
  const line = chosen ? `${chosen.data("name")} · ${chosen.data("kind")} · ${counts}` : counts;
  say(place, problem ? `${problem} · ${line}` : line);
}

function say(place, words) { place.querySelector(".said").textContent = words; }
