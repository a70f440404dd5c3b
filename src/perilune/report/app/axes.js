// Axes of the page's charts: scales, round ticks, grid and labels, drawn at the size of the screen.
import { svg } from "./dom.js";

export function ticks(low, high, count) {
  const span = high - low || 1;
  const raw = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].find((part) => part * power >= raw * 0.999) * power;
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i += 1) found.push(Number((i * step).toPrecision(10)));
  return found;
}

export function yearTicks(low, high, count) {
  const least = (high - low) / Math.max(1, count);
  const step = [1, 2, 5, 10, 20, 50].find((years) => years >= least) || 100;
  const found = [];
  for (let year = Math.ceil(low / step) * step; year <= high; year += step) found.push(year);
  return found;
}

// A frame: `box` {left, top, right, bottom} in pixels, `x` and `y` [low, high]; gives scales and nodes of the axes.
export function frame(box, x, y, options) {
  const across = (value) => box.left + ((value - x[0]) / (x[1] - x[0] || 1)) * (box.right - box.left);
  const up = (value) => box.bottom - ((value - y[0]) / (y[1] - y[0] || 1)) * (box.bottom - box.top);
  const nodes = [];
  const wide = (box.right - box.left) / (options.xSpace || 80);
  const xTicks = options.xTicks || (options.years ? yearTicks(x[0], x[1], wide) : ticks(x[0], x[1], wide));
  const tell = options.tell || ((value) => (Math.abs(value) < 1e4 ? String(value) : value.toLocaleString("en")));
  for (const value of xTicks) {
    nodes.push(svg("line", { x1: across(value), x2: across(value), y1: box.top, y2: box.bottom, class: "grid" }));
    const text = options.years ? String(value) : options.xTell ? options.xTell(value) : tell(value);
    nodes.push(svg("text", { x: across(value), y: box.bottom + 16, class: "tick", "text-anchor": "middle" }, text));
  }
  for (const value of options.yTicks || ticks(y[0], y[1], (box.bottom - box.top) / 45)) {
    nodes.push(svg("line", { x1: box.left, x2: box.right, y1: up(value), y2: up(value), class: "grid" }));
    nodes.push(svg("text", { x: box.left - 6, y: up(value) + 4, class: "tick", "text-anchor": "end" }, options.yTell ? options.yTell(value) : tell(value)));
  }
  nodes.push(svg("line", { x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom, class: "axis" }));
  nodes.push(svg("line", { x1: box.left, x2: box.left, y1: box.top, y2: box.bottom, class: "axis" }));
  if (options.xLabel) nodes.push(svg("text", { x: (box.left + box.right) / 2, y: box.bottom + 34, class: "label", "text-anchor": "middle" }, options.xLabel));
  if (options.yLabel) nodes.push(svg("text", { x: 2, y: box.top - 9, class: "label" }, options.yLabel));
  return { across, up, nodes };
}

export function path(points, steps) {
  let text = "";
  points.forEach(([x, y], i) => {
    if (i === 0) text += `M${x.toFixed(1)} ${y.toFixed(1)}`;
    else text += steps ? `H${x.toFixed(1)}V${y.toFixed(1)}` : `L${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return text;
}

// Tangents of the monotone cubic through points (Fritsch and Butland 1984), and the curve between them.
export function monotone(xs, ys, count) {
  const n = xs.length;
  if (n < 3) return xs.map((x, i) => [x, ys[i]]);
  const widths = xs.slice(1).map((x, i) => x - xs[i]);
  const slopes = widths.map((width, i) => (ys[i + 1] - ys[i]) / width);
  const tangents = xs.map((_, i) => {
    if (i === 0) return slopes[0];
    if (i === n - 1) return slopes[n - 2];
    if (slopes[i - 1] * slopes[i] <= 0) return 0;
    const [a, b] = [2 * widths[i] + widths[i - 1], widths[i] + 2 * widths[i - 1]];
    return (a + b) / (a / slopes[i - 1] + b / slopes[i]);
  });
  const points = [];
  for (let i = 0; i < n - 1; i += 1) {
    for (let k = 0; k < count; k += 1) {
      const t = k / count;
      const [t2, t3] = [t * t, t * t * t];
      const value = (2 * t3 - 3 * t2 + 1) * ys[i] + (t3 - 2 * t2 + t) * widths[i] * tangents[i] + (3 * t2 - 2 * t3) * ys[i + 1] + (t3 - t2) * widths[i] * tangents[i + 1];
      points.push([xs[i] + t * widths[i], value]);
    }
  }
  points.push([xs[n - 1], ys[n - 1]]);
  return points;
}
