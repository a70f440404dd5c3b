// Values over two axes: a porkchop plot with its contours, or a small table of regrets by colour.
import { path } from "../axes.js";
import { h, picture, svg, table } from "../dom.js";
import { figure, told, year } from "../format.js";

// Viridis at nine points (van der Walt and Smith 2015), even in lightness, so that it survives grey and colour blindness.
const VIRIDIS = [[68, 1, 84], [71, 44, 122], [59, 81, 139], [44, 113, 142], [33, 144, 141], [39, 173, 129], [92, 200, 99], [170, 220, 50], [253, 231, 37]];

function viridis(part) {
  const at = Math.max(0, Math.min(1, part)) * 8;
  const i = Math.min(7, Math.floor(at));
  return VIRIDIS[i].map((value, k) => Math.round(value + (VIRIDIS[i + 1][k] - value) * (at - i)));
}

export function heat(root, chart, width) {
  const values = chart.values.flat().filter((value) => value !== null);
  if (!values.length) {
    root.append(h("p", null, "No values."));
    return;
  }
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const top = chart.levels.length ? Math.min(high, Math.max(...chart.levels) * 1.3) : high;
  const colour = (value) => viridis(1 - (Math.min(value, top) - low) / (top - low || 1));
  const small = chart.x.length <= 12 && chart.y.length <= 12;
  const lines = chart.levels.length ? `; lines at ${chart.levels.map(figure).join(", ")}` : "";
  const key = `${chart.value_label}: ${figure(low)} (yellow) to ${figure(top)} (violet)${lines}`;
  root.append(h("figure", null, small ? coloured(chart, colour) : porkchop(chart, colour, width), h("figcaption", null, key)));
}

// A table whose cells are coloured, for a few values.
function coloured(chart, colour) {
  const cell = (value) => {
    if (value === null) return null;
    const [red, green, blue] = colour(value);
    return h("span", { class: green > 130 ? "heat" : "heat dark", colour: `rgb(${red},${green},${blue})` }, figure(value));
  };
  const rows = chart.y.map((y, j) => [told(y), ...chart.values[j].map(cell)]);
  const shown = table(chart.title, [[chart.y_label], ...chart.x.map((x) => [told(x), "n"])], rows);
  shown.querySelector("table").classList.add("coloured");
  return shown;
}

function porkchop(chart, colour, width) {
  const left = Math.min(width * 0.36, 20 + 7 * Math.max(...chart.y.map((value) => String(value).length)));
  const height = Math.min(620, Math.max(260, 0.62 * width));
  const box = { left, right: width - 40, top: 28, bottom: height - 46 };
  const [dx, dy] = [(box.right - box.left) / chart.x.length, (box.bottom - box.top) / chart.y.length];
  const cells = chart.values.flatMap((row, j) =>
    row.map((value, i) => {
      if (value === null) return null;
      const area = { x: box.left + i * dx, y: box.bottom - (j + 1) * dy, width: dx + 0.3, height: dy + 0.3 };
      return svg("rect", { ...area, fill: `rgb(${colour(value).join(",")})` }, svg("title", null, `${chart.x[i]}, ${chart.y[j]}: ${figure(value)} ${chart.value_label}`));
    }),
  );
  const contours = chart.levels.map((level) => svg("path", { d: contour(chart.values, level, box, dx, dy), fill: "none", stroke: "#fff", "stroke-width": 1.2 }));
  const at = (axis, value) => 0.5 + ((axis.length - 1) * (place(value) - place(axis[0]))) / (place(axis[axis.length - 1]) - place(axis[0]));
  const marks = chart.marks.map((mark) => ring(mark, box.left + at(chart.x, mark.x) * dx, box.bottom - at(chart.y, mark.y) * dy));
  const every = (count, room) => Math.max(1, Math.ceil(count / Math.max(1, room)));
  const [skipX, skipY] = [every(chart.x.length, (box.right - box.left) / 84), every(chart.y.length, (box.bottom - box.top) / 22)];
  const xTexts = chart.x.map((x, i) => (i % skipX ? null : svg("text", { x: box.left + (i + 0.5) * dx, y: box.bottom + 16, class: "tick", "text-anchor": "middle" }, told(x))));
  const yTexts = chart.y.map((y, j) => (j % skipY ? null : svg("text", { x: box.left - 6, y: box.bottom - (j + 0.5) * dy + 4, class: "tick", "text-anchor": "end" }, told(y))));
  const labels = [svg("text", { x: (box.left + box.right) / 2, y: height - 8, class: "label", "text-anchor": "middle" }, chart.x_label), svg("text", { x: 2, y: 16, class: "label" }, chart.y_label)];
  return picture(width, height, chart.title, cells, contours, marks, xTexts, yTexts, labels);
}

// A date or a number as a number along its axis.
function place(value) {
  return typeof value === "number" ? value : year(value);
}

function ring(mark, cx, cy) {
  if (!mark.name) return svg("circle", { cx, cy, r: 4, fill: "none", stroke: "#1b2733", "stroke-width": 1.5 });
  return [svg("circle", { cx, cy, r: 7, fill: "#fff", stroke: "#1b2733", "stroke-width": 3 }), svg("text", { x: cx, y: cy - 13, class: "label bold halo", "text-anchor": "middle" }, mark.name)];
}

// Line segments of a level through the cell middles (marching squares).
function contour(values, level, box, dx, dy) {
  let text = "";
  const at = (i, j) => [box.left + (i + 0.5) * dx, box.bottom - (j + 0.5) * dy];
  for (let j = 0; j + 1 < values.length; j += 1) {
    for (let i = 0; i + 1 < values[j].length; i += 1) {
      const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]];
      const heights = corners.map(([a, b]) => values[b][a]);
      if (heights.includes(null)) continue;
      const crossings = [];
      for (let k = 0; k < 4; k += 1) {
        const [a, b] = [heights[k], heights[(k + 1) % 4]];
        if ((a < level) === (b < level)) continue;
        const share = (level - a) / (b - a);
        const [p, q] = [at(...corners[k]), at(...corners[(k + 1) % 4])];
        crossings.push([p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])]);
      }
      for (let k = 0; k + 1 < crossings.length; k += 2) text += path([crossings[k], crossings[k + 1]]);
    }
  }
  return text;
}
