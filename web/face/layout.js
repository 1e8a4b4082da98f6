// Works out where entities stand, in a worker of its own, so that the page stays free.
import { forceCenter, forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";

const ENOUGH = 0.03;
const SMALL = 300;

self.onmessage = ({ data: { turn, nodes, edges } }) => {
  const many = nodes.length > SMALL;
  const simulation = forceSimulation(nodes)
    .force("links", forceLink(edges).id((each) => each.id).distance(many ? 46 : 92).strength(0.5))
    .force("apart", forceManyBody().strength(many ? -60 : -320).theta(1.1).distanceMax(900))
    .force("room", forceCollide(many ? 12 : 30))
    .force("x", forceX(0).strength(many ? 0.03 : 0.04))
    .force("y", forceY(0).strength(many ? 0.05 : 0.09))
    .force("middle", forceCenter(0, 0))
    .alphaDecay(many ? 0.05 : 0.03)
    .stop();
  let ticks = 0;
  while (simulation.alpha() > ENOUGH) {
    simulation.tick();
    if (many && ++ticks % 15 === 0) tell(turn, nodes, false);
  }
  tell(turn, nodes, true);
};

function tell(turn, nodes, done) {
  self.postMessage({ turn, done, places: nodes.map(({ id, x, y }) => [id, x, y]) });
}
