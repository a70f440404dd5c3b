// The stars at their places, as bright and as coloured as they are.
import { stars } from "./decode.js";

// The colour of a star by its B-V, from blue to orange; after the table of Mitchell Charity (2001), linearly.
function colourOf(index) {
  const points = [[-0.4, 155, 178, 255], [0, 202, 216, 255], [0.4, 248, 247, 255], [0.8, 255, 237, 222], [1.2, 255, 218, 181], [1.6, 255, 198, 144], [2.0, 255, 160, 90]];
  const at = Math.max(-0.4, Math.min(1.99, index));
  const i = points.findIndex((row, k) => k + 1 < points.length && at < points[k + 1][0]);
  const [a, b] = [points[i], points[i + 1]];
  return [1, 2, 3].map((k) => (a[k] + ((b[k] - a[k]) * (at - a[0])) / (b[0] - a[0])) / 255);
}

export function sky(three, packed, distance) {
  const group = new three.Group();
  const all = stars(packed);
  for (const [low, high, size] of [[-9, 1.5, 3.2], [1.5, 3, 2.3], [3, 9, 1.5]]) {
    const some = all.filter((star) => star.magnitude >= low && star.magnitude < high);
    const places = some.flatMap((star) => [Math.cos(star.declination) * Math.cos(star.ascension), Math.cos(star.declination) * Math.sin(star.ascension), Math.sin(star.declination)].map((part) => part * distance));
    const colours = some.flatMap((star) => colourOf(star.colour).map((part) => part * Math.max(0.22, Math.min(1, 1.15 - 0.17 * star.magnitude))));
    const geometry = new three.BufferGeometry();
    geometry.setAttribute("position", new three.Float32BufferAttribute(places, 3));
    geometry.setAttribute("color", new three.Float32BufferAttribute(colours, 3));
    group.add(new three.Points(geometry, new three.PointsMaterial({ size, sizeAttenuation: false, vertexColors: true, depthWrite: false })));
  }
  return group;
}
