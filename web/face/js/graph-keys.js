// The keyboard in a picture of associations: arrows go to the nearest entity on that side.
const SIDES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const ACTS = { "+": "in", "=": "in", "-": "out", "0": "fit" };

export function steer(state, stage, { choose, expand, pin, act }) {
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { chosen } = state;
    if (SIDES[event.key]) { const next = beside(state, SIDES[event.key]); choose(state, next); show(state, next); }
    else if (event.key === "Enter") expand(state, chosen);
    else if (event.key === "Backspace" || event.key === "Delete") act(state, "fold");
    else if (event.key === "Escape" && chosen) choose(state, null);
    else if (event.key.toLowerCase() === "p") pin(state, chosen);
    else if (ACTS[event.key]) act(state, ACTS[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function beside({ graph, chosen }, [x, y]) {
  if (!chosen) return graph.nodes("[?about]").first().nonempty() ? graph.nodes("[?about]").first() : graph.nodes().first();
  const from = chosen.position();
  let best = chosen, least = Infinity;
  graph.nodes().not(".sifted").forEach((each) => {
    const across = each.position("x") - from.x, down = each.position("y") - from.y;
    const ahead = across * x + down * y, aside = Math.abs(across * y) + Math.abs(down * x);
    if (each.same(chosen) || ahead <= 0 || ahead + 2 * aside >= least) return;
    least = ahead + 2 * aside;
    best = each;
  });
  return best;
}

function show({ graph }, node) {
  const at = node.renderedPosition();
  if (at.x < 20 || at.y < 20 || at.x > graph.width() - 20 || at.y > graph.height() - 20) graph.center(node);
}
