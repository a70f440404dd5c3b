// The flight as a still picture: seen from the north, for browsers without WebGL and for print.
import { picture, svg } from "../dom.js";
import { path } from "../axes.js";
import { bodyAt, orbitOf, shipAt, shown, tracks } from "./flight.js";

const NAMES = { earth: "Earth", moon: "Moon", mars: "Mars", sun: "Sun" };
const COLOURS = { earth: "#0072B2", moon: "#8795a1", mars: "#D55E00", sun: "#E69F00" };

export function stillPicture(flight, radii, frame, t, width) {
  const height = Math.min(560, Math.max(320, width * 0.62));
  const coasts = tracks(flight, frame);
  const bodies = [flight.centre, ...Object.keys(flight.bodies)].map((name) => ({ name, at: shown(flight, frame, t, bodyAt(flight, name, t)) }));
  const near = !flight.coasts.length;
  const points = [...coasts.flat(), ...(near ? [[0, 0, 0]] : bodies.map((row) => row.at))];
  const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])];
  const middle = [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
  const size = Math.max((Math.max(...xs) - Math.min(...xs)) / (width - 90), (Math.max(...ys) - Math.min(...ys)) / (height - 90)) || 1;
  const at = (p) => [width / 2 + (p[0] - middle[0]) / size, height / 2 - (p[1] - middle[1]) / size];
  const orbits = frame === "inertial" && !near ? Object.keys(flight.bodies).map((name) => svg("path", { d: path(orbitOf(flight, name).map(at)), fill: "none", stroke: "#5b6770", "stroke-dasharray": "4 4" })) : [];
  const lines = coasts.map((coast, i) => svg("path", { d: path(coast.map(at)), fill: "none", stroke: i % 2 ? "#56B4E9" : "#E69F00", "stroke-width": 2 }));
  const spheres = bodies.filter((row) => !near || row.name === "earth").map((row) => {
    const [x, y] = at(row.at);
    return svg("g", null, svg("circle", { cx: x, cy: y, r: Math.max(3.5, radii[row.name] / size), fill: COLOURS[row.name] }), svg("text", { x: x + 9, y: y + 16, class: "label", fill: "#e9eef4" }, NAMES[row.name]));
  });
  const burns = flight.burns.map((burn, i) => {
    const [x, y] = at(shown(flight, frame, burn.t_s, shipAt(flight, burn.t_s)));
    return svg("g", null, svg("path", { d: `M${x - 5} ${y}H${x + 5}M${x} ${y - 5}V${y + 5}`, stroke: "#ffb199", "stroke-width": 2 }), svg("text", { x: Math.min(x + 9, width - 210), y: y - 8 - 15 * (i % 2), class: "label", fill: "#ffb199" }, `${burn.name}, ${Math.round(burn.dv_m_s)} m/s`));
  });
  const [x, y] = at(shown(flight, frame, t, shipAt(flight, t)));
  const ship = svg("circle", { cx: x, cy: y, r: 5, fill: "#ffe27a", class: "ship" });
  return picture(width, height, "The flight, seen from the north", svg("rect", { width, height, fill: "#05070c" }), orbits, spheres, lines, burns, ship);
}
