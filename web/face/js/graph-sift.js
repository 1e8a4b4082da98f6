// What of a picture is shown: kinds of entity, links between two days, entities with enough links.
export function sift(state) {
  const { graph, place } = state, form = place.querySelector(".sift");
  if (!form) return;
  const read = () => ({
    off: new Set([...form.querySelectorAll("input[name=kind]:not(:checked)")].map((each) => each.value)),
    least: Number(form.least.value) || 0, since: form.since.value, until: form.until.value,
  });
  const apply = () => {
    const wanted = read();
    graph.batch(() => {
      graph.elements().removeClass("sifted");
      graph.nodes().filter((each) => wanted.off.has(sort(each))).addClass("sifted");
      graph.edges().filter((each) => outside(each, wanted)).addClass("sifted");
      const few = graph.nodes().filter((each) => !each.data("about") && open(each) < wanted.least);
      few.addClass("sifted");
    });
    state.tell();
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  state.sift = () => { kinds(form, graph); apply(); };
  kinds(form, graph);
}

function outside(edge, { since, until }) {
  const [first, last] = [edge.data("since"), edge.data("until") || edge.data("since")];
  return Boolean((since && last && last < since) || (until && first && first > until));
}

function open(node) {
  return node.connectedEdges().filter((each) => !each.hasClass("sifted") && !each.connectedNodes(".sifted").length).length;
}

function kinds(form, graph) {
  const list = form.querySelector(".kinds"), known = new Set([...list.querySelectorAll("input")].map((each) => each.value));
  for (const [value, kind] of new Map(graph.nodes().map((each) => [sort(each), each.data("kind")]))) {
    if (known.has(value)) continue;
    const label = document.createElement("label"), box = document.createElement("input");
    Object.assign(box, { type: "checkbox", name: "kind", value, checked: true });
    label.append(box, ` ${kind}`);
    list.append(label);
  }
}

// What a kind is called differs by language, its name in the pack does not.
function sort(node) { return node.data("sort") ?? node.data("kind"); }
