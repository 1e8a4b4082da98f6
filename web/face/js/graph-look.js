// How a picture of associations looks: the shape is the kind, the brand line the chosen path.
import { token } from "./theme.js";

const SHAPES = { staff: "ellipse", case: "round-rectangle", firm: "hexagon", party: "ellipse", agent: "diamond", hub: "rectangle", other: "triangle" };
const FILLS = { staff: "c1", case: "c5", firm: "c6", party: "surface", agent: "c3", hub: "surface", other: "c2" };

export function look() {
  return [
    { selector: "node", style: {
      label: "data(name)", "font-family": token("font"), "font-size": 12, color: token("ink-2"), "min-zoomed-font-size": 9,
      "text-valign": "bottom", "text-margin-y": 5, width: 18, height: 18, shape: (n) => SHAPES[n.data("shape")],
      "background-color": (n) => token(FILLS[n.data("shape")]), "text-background-color": token("surface"),
      "text-background-opacity": 0.85, "text-background-padding": 1,
    } },
    { selector: "node[shape='party']", style: { "border-width": 2, "border-color": token("c4") } },
    { selector: "node[shape='hub']", style: { "border-width": 2, "border-color": token("ink-3"), "border-style": "dashed" } },
    { selector: "node[shape='case']", style: { width: 22, height: 16 } },
    { selector: "node[?about]", style: { width: 28, height: 28, color: token("ink"), "font-weight": 600, "font-size": 13 } },
    { selector: "node[?about][shape='case']", style: { width: 32, height: 24 } },
    { selector: "edge", style: { width: 1, "line-color": token("line-2"), "curve-style": "haystack" } },
    { selector: "edge[on=1]", style: {
      width: 3, "line-color": token("brand"), "curve-style": "straight", label: "data(label)", "font-size": 11, color: token("brand"),
      "text-background-color": token("surface"), "text-background-opacity": 1, "text-background-padding": 2,
    } },
    { selector: "edge[on=2]", style: { width: 1.5, "line-color": token("c2"), "line-style": "dashed", "curve-style": "straight" } },
    { selector: ".sifted", style: { display: "none" } },
    { selector: ".faded", style: { opacity: 0.28 } },
    { selector: "node.chosen", style: { "border-width": 3, "border-color": token("focus"), "border-style": "solid", "font-weight": 600, color: token("ink") } },
    { selector: "node.pinned", style: { "border-width": 3, "border-color": token("ink-2"), "border-style": "double" } },
  ];
}
