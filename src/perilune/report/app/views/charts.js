// Charts that the plan brings along for a view: lines, heat maps, ground tracks, tables; drawn where there are any.
import { h, picture, svg, table } from "../dom.js";
import { figure, year } from "../format.js";
import { frame, path } from "../axes.js";
import { landCells } from "../scene/decode.js";

export function chartsOf(data, view) {
  return data.charts.filter((chart) => chart.view === view);
}

export function drawCharts(root, data, view, width) {
  for (const chart of chartsOf(data, view)) {
    root.append(h("h3", null, chart.title));
    if (chart.note) root.append(h("p", null, chart.note));
    if (chart.kind === "lines") lines(root, chart, width);
    else if (chart.kind === "heat") heat(root, chart, width);
    else if (chart.kind === "map") root.append(h("figure", null, map(data, chart, width)));
    else root.append(table(chart.title, chart.columns.map((name, i) => [name, typeof (chart.rows[0] || [])[i] === "number" ? "n" : ""]), chart.rows.map((row) => row.map(told))));
  }
}

// A view that consists of the charts brought along for it, and isn't there without them.
export function chartView(id, title, words) {
  return {
    id,
    title,
    has: (data) => chartsOf(data, id).length > 0,
    draw: (root, data, state, width) => {
      root.append(h("p", null, words));
      drawCharts(root, data, id, width);
    },
  };
}

const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7a5195", "#5b6770"];
const DASHES = [null, "7 4", "2 3", "9 3 2 3"];

function told(value) {
  return typeof value === "number" ? figure(value) : value;
}

function lines(root, chart, width) {
  const xs = chart.dates ? chart.x.map(year) : chart.x;
  const years = chart.dates || chart.x_label === "year";
  const ys = chart.series.flatMap((row) => row.y.filter((value) => value !== null));
  if (!ys.length) {
    root.append(h("p", null, "No values."));
    return;
  }
  const height = 320;
  const box = { left: 64, right: width - 24, top: 26, bottom: height - 44 };
  const [low, high] = [Math.min(0, ...ys), Math.max(...ys)];
  const { across, up, nodes } = frame(box, [Math.min(...xs), Math.max(...xs)], [low, high + 0.04 * (high - low || 1)], { years, xSpace: years ? 56 : 70, xLabel: chart.x_label, yLabel: chart.y_label });
  const drawn = chart.series.map((row, i) => {
    const points = row.y.map((value, k) => (value === null ? null : [across(xs[k]), up(value)])).filter(Boolean);
    return svg("path", { d: path(points, chart.steps), fill: "none", stroke: COLOURS[i % 8], "stroke-width": 2.2, "stroke-dasharray": DASHES[Math.floor(i / 8) % 4] });
  });
  const keys = chart.series.map((row, i) => h("span", null, svg("svg", { width: 30, height: 12, "aria-hidden": "true" }, svg("line", { x1: 2, x2: 28, y1: 6, y2: 6, stroke: COLOURS[i % 8], "stroke-width": 2.6, "stroke-dasharray": DASHES[Math.floor(i / 8) % 4] })), row.name));
  const cells = chart.x.map((x, k) => [told(x), ...chart.series.map((row) => told(row.y[k]))]);
  root.append(
    h("figure", null, picture(width, height, chart.title, nodes, drawn), h("figcaption", { class: "keys" }, keys)),
    h("details", null, h("summary", null, "As a table"), table(chart.title, [[chart.x_label], ...chart.series.map((row) => [row.name, "n"])], cells)),
  );
}

// Viridis at nine points (van der Walt and Smith 2015), even in lightness, so that it survives grey and colour blindness.
const VIRIDIS = [[68, 1, 84], [71, 44, 122], [59, 81, 139], [44, 113, 142], [33, 144, 141], [39, 173, 129], [92, 200, 99], [170, 220, 50], [253, 231, 37]];

function viridis(part) {
  const at = Math.max(0, Math.min(1, part)) * 8;
  const i = Math.min(7, Math.floor(at));
  return VIRIDIS[i].map((value, k) => Math.round(value + (VIRIDIS[i + 1][k] - value) * (at - i)));
}

function heat(root, chart, width) {
  const values = chart.values.flat().filter((value) => value !== null);
  if (!values.length) {
    root.append(h("p", null, "No values."));
    return;
  }
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const top = chart.levels.length ? Math.min(high, Math.max(...chart.levels) * 1.3) : high;
  const few = chart.x.length <= 12 && chart.y.length <= 12;
  const left = Math.min(width * 0.36, 20 + 7 * Math.max(...chart.y.map((value) => String(value).length)));
  const height = Math.min(620, Math.max(260, few ? 90 + 44 * chart.y.length : 0.62 * width));
  const box = { left, right: width - 20, top: 28, bottom: height - 46 };
  const [dx, dy] = [(box.right - box.left) / chart.x.length, (box.bottom - box.top) / chart.y.length];
  const cells = chart.values.flatMap((row, j) =>
    row.map((value, i) => {
      if (value === null) return null;
      const colour = viridis(1 - (Math.min(value, top) - low) / (top - low || 1));
      const place = { x: box.left + i * dx, y: box.bottom - (j + 1) * dy, width: dx + 0.3, height: dy + 0.3 };
      const words = `${chart.x[i]}, ${chart.y[j]}: ${figure(value)} ${chart.value_label}`;
      const light = colour[1] > 130;
      const text = few ? svg("text", { x: place.x + dx / 2, y: place.y + dy / 2 + 4, "text-anchor": "middle", class: "label", fill: light ? "#1b2733" : "#fff" }, figure(value)) : null;
      return svg("g", null, svg("rect", { ...place, fill: `rgb(${colour.join(",")})` }, svg("title", null, words)), text);
    }),
  );
  const contours = few ? [] : chart.levels.map((level) => svg("path", { d: contour(chart.values, level, box, dx, dy), fill: "none", stroke: "#fff", "stroke-width": 1.2 }));
  const every = (count, room) => Math.max(1, Math.ceil(count / Math.max(1, room)));
  const [skipX, skipY] = [every(chart.x.length, (box.right - box.left) / 84), every(chart.y.length, (box.bottom - box.top) / 22)];
  const xTexts = chart.x.map((x, i) => (i % skipX ? null : svg("text", { x: box.left + (i + 0.5) * dx, y: box.bottom + 16, class: "tick", "text-anchor": "middle" }, told(x))));
  const yTexts = chart.y.map((y, j) => (j % skipY ? null : svg("text", { x: box.left - 6, y: box.bottom - (j + 0.5) * dy + 4, class: "tick", "text-anchor": "end" }, told(y))));
  const labels = [svg("text", { x: (box.left + box.right) / 2, y: height - 8, class: "label", "text-anchor": "middle" }, chart.x_label), svg("text", { x: 2, y: 16, class: "label" }, chart.y_label)];
  const best = `${chart.value_label}: ${figure(low)} (yellow) to ${figure(top)} (violet)${chart.levels.length ? `; lines at ${chart.levels.map(figure).join(", ")}` : ""}`;
  root.append(h("figure", null, picture(width, height, chart.title, cells, contours, xTexts, yTexts, labels), h("figcaption", null, best)));
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

function map(data, chart, width) {
  const latitudes = chart.tracks.flatMap((track) => track.latitude_deg);
  const longitudes = chart.tracks.flatMap((track) => track.longitude_deg);
  const margin = 8;
  const x = [Math.max(-180, Math.min(...longitudes) - margin), Math.min(180, Math.max(...longitudes) + margin)];
  const y = [Math.max(-90, Math.min(...latitudes) - margin), Math.min(90, Math.max(...latitudes) + margin)];
  const height = Math.min(640, Math.max(240, 100 + ((width - 80) * (y[1] - y[0])) / (x[1] - x[0])));
  const box = { left: 52, right: width - 20, top: 30, bottom: height - 46 };
  const { across, up, nodes } = frame(box, x, y, { xLabel: "longitude [°]", yLabel: "latitude [°]" });
  const { rows, columns, land } = landCells(data.scene.land);
  let shore = "";
  for (let j = 0; j < rows; j += 1) {
    const north = 90 - (180 * j) / rows;
    if (north < y[0] || north - 180 / rows > y[1]) continue;
    for (let i = 0; i < columns; i += 1) {
      const west = -180 + (360 * i) / columns;
      if (!land[j * columns + i] || west < x[0] || west > x[1]) continue;
      shore += `M${across(west).toFixed(1)} ${up(Math.min(y[1], north)).toFixed(1)}h${(across(west + 360 / columns) - across(west)).toFixed(1)}v${(up(north - 180 / rows) - up(north)).toFixed(1)}H${across(west).toFixed(1)}Z`;
    }
  }
  const tracks = chart.tracks.map((track) => {
    const points = track.latitude_deg.map((latitude, i) => [across(track.longitude_deg[i]), up(latitude)]);
    const style = track.covered ? { stroke: "#009E73" } : { stroke: "#D55E00", "stroke-dasharray": "3 4" };
    return svg("path", { d: path(points), fill: "none", "stroke-width": 4, ...style }, svg("title", null, track.name));
  });
  const names = chart.tracks.map((track, i) => svg("text", { x: across(track.longitude_deg[0]) + 4, y: up(track.latitude_deg[0]) - 8 - 14 * (i % 3), class: "label halo" }, `${track.covered ? "●" : "✕"} ${track.name}`));
  return picture(width, height, chart.title, svg("path", { d: shore, fill: "#dfe6d8" }), nodes, tracks, names);
}
