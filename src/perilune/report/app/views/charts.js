// Charts that the plan brings along for a view: lines, heat maps, ground tracks, tables; drawn where there are any.
import { frame, path } from "../axes.js";
import { h, picture, svg, table } from "../dom.js";
import { told, year } from "../format.js";
import { marked, stroke } from "../marks.js";
import { builtUnder } from "../selection.js";
import { heat } from "./heat.js";
import { map } from "./map.js";

export function hasCharts(data, view) {
  return data.charts.some((chart) => chart.view === view);
}

// The charts of a view, with those of the build-up as the chosen scenario leaves it.
function chartsOf(data, view, state) {
  const built = builtUnder(data, state);
  return data.charts.filter((chart) => chart.view === view && (chart.scenario === null || chart.scenario === built));
}

const BESIDE = 900;
const GAP = 24;

// Lines that follow each other stand side by side where there is room.
export function drawCharts(root, data, state, view, width) {
  let pair = null;
  const charts = chartsOf(data, view, state);
  charts.forEach((chart, i) => {
    const neighbours = [charts[i - 1], charts[i + 1]].some((other) => other && other.kind === "lines");
    const beside = chart.kind === "lines" && neighbours && width >= BESIDE;
    if (!beside) pair = null;
    else if (!pair) root.append((pair = h("div", { class: "pairs" })));
    const place = h("div");
    (pair || root).append(place);
    drawChart(place, data, chart, beside ? (width - GAP) / 2 : width);
  });
}

function drawChart(root, data, chart, width) {
  root.append(h("h3", null, chart.title));
  if (chart.note) root.append(h("p", null, chart.note));
  if (chart.kind === "lines") lines(root, data, chart, width);
  else if (chart.kind === "heat") heat(root, chart, width);
  else if (chart.kind === "map") root.append(h("figure", null, map(data, chart, width)));
  else root.append(cells(data, chart));
}

// A view that consists of the charts brought along for it, and isn't there without them.
export function chartView(id, title, words) {
  return {
    id,
    title,
    has: (data) => hasCharts(data, id),
    draw: (root, data, state, width) => {
      root.append(h("p", null, words));
      drawCharts(root, data, state, id, width);
    },
  };
}

function cells(data, chart) {
  const numbers = chart.columns.map((_, i) => chart.rows.some((row) => typeof row[i] === "number"));
  return table(chart.title, chart.columns.map((name, i) => [name, numbers[i] ? "n" : ""]), chart.rows.map((row) => row.map((value) => marked(data, told(value)))));
}

// The stretches of a line between its gaps; one of a single point is told by a dot.
function stretches(points) {
  const found = [[]];
  for (const point of points) {
    if (point) found[found.length - 1].push(point);
    else if (found[found.length - 1].length) found.push([]);
  }
  return found.map((stretch) => (stretch.length === 1 ? [stretch[0], stretch[0]] : stretch));
}

function lines(root, data, chart, width) {
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
    const points = row.y.map((value, k) => (value === null ? null : [across(xs[k]), up(value)]));
    const d = stretches(points).map((stretch) => path(stretch, chart.steps)).join("");
    return svg("path", { d, fill: "none", "stroke-width": 2.4, "stroke-linecap": "round", ...stroke(data, row.name, i) });
  });
  const keys = chart.series.map((row, i) => h("span", null, svg("svg", { width: 30, height: 12, "aria-hidden": "true" }, svg("line", { x1: 2, x2: 28, y1: 6, y2: 6, "stroke-width": 2.6, ...stroke(data, row.name, i) })), row.name));
  const rows = chart.x.map((x, k) => [told(x), ...chart.series.map((row) => told(row.y[k]))]);
  root.append(
    h("figure", null, picture(width, height, chart.title, nodes, drawn), h("figcaption", { class: "keys" }, keys)),
    h("details", null, h("summary", null, "As a table"), table(chart.title, [[chart.x_label], ...chart.series.map((row) => [row.name, "n"])], rows)),
  );
}
