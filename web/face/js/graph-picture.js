// A picture of associations as a file, with who took it and when across it.
import { token } from "./theme.js";

export function save({ graph, place, words }) {
  const drawing = new Image();
  drawing.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = drawing.width;
    canvas.height = drawing.height;
    const pen = canvas.getContext("2d");
    pen.drawImage(drawing, 0, 0);
    mark(pen, canvas, place.dataset.who);
    const link = document.createElement("a");
    link.download = `${words.file}.png`;
    link.href = canvas.toDataURL("image/png");
    link.click();
  };
  drawing.src = graph.png({ full: true, scale: 2, bg: token("surface"), maxWidth: 4000, maxHeight: 4000 });
}

function mark(pen, { width, height }, who) {
  pen.fillStyle = token("ink");
  pen.globalAlpha = 0.12;
  pen.font = `28px ${token("font")}`;
  for (let y = 60; y < height + 300; y += 260) {
    for (let x = -200; x < width; x += 620) {
      pen.save();
      pen.translate(x, y);
      pen.rotate(-Math.PI / 9);
      pen.fillText(who, 0, 0);
      pen.restore();
    }
  }
}
