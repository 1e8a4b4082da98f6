// A picture that was saved stands again as it stood; a form that saves one is told what there is.
export function stand(state, given) {
  const { graph } = state, owned = new Map();
  for (const each of given.nodes) {
    if (each.x === undefined) continue;
    const node = graph.getElementById(each.id);
    node.position({ x: each.x, y: each.y });
    if (each.pin) { node.lock(); node.addClass("pinned"); }
  }
  for (const each of [...given.nodes, ...given.edges]) {
    if (!each.by) continue;
    owned.set(each.by, (owned.get(each.by) ?? graph.collection()).union(graph.getElementById(each.id)));
  }
  for (const [owner, made] of owned) state.added.set(owner, made);
  const fresh = given.nodes.filter((each) => each.x === undefined).map((each) => graph.getElementById(each.id));
  return given.sift ? fresh.reduce((all, each) => all.union(each), graph.collection()) : null;
}

export function again(state, { sift }) {
  const form = state.place.querySelector(".sift");
  if (!sift || !form) return;
  for (const box of form.querySelectorAll("input[name=kind]")) box.checked = !sift.kinds.includes(box.value);
  for (const name of ["since", "until", "least"]) form[name].value = sift[name];
  state.sift();
}

export function keep(state) {
  const form = document.querySelector(".gh-keep");
  form?.addEventListener("submit", () => { form.elements.state.value = JSON.stringify(told(state)); });
}

function told({ graph, place, added }) {
  const form = place.querySelector(".sift");
  return {
    opened: [...added.keys()].map((id) => graph.getElementById(id).data("at")).filter(Boolean),
    spots: graph.nodes().map((each) => [each.id(), Math.round(each.position("x")), Math.round(each.position("y")), each.locked()]),
    links: graph.edges().map((each) => each.id()),
    sift: {
      kinds: [...form.querySelectorAll("input[name=kind]:not(:checked)")].map((each) => each.value),
      since: form.since.value, until: form.until.value, least: Number(form.least.value) || 0,
    },
  };
}
