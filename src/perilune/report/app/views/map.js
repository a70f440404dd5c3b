// Tracks over the Earth, with land behind them.
import { frame, path } from "../axes.js";
import { picture, svg } from "../dom.js";
import { stroke } from "../marks.js";
import { landCells } from "../scene/decode.js";

export function map(data, chart, width) {
  const latitudes = chart.tracks.flatMap((track) => track.latitude_deg);
  const longitudes = chart.tracks.flatMap((track) => track.longitude_deg);
  const margin = 8;
  const x = [Math.min(...longitudes) - margin, Math.max(...longitudes) + margin];
  const y = [Math.max(-90, Math.min(...latitudes) - margin), Math.min(90, Math.max(...latitudes) + margin)];
  const height = Math.min(640, Math.max(240, 100 + ((width - 80) * (y[1] - y[0])) / (x[1] - x[0])));
  const box = { left: 52, right: width - 20, top: 30, bottom: height - 46 };
  const east = (value) => `${((((value + 180) % 360) + 360) % 360) - 180}`;
  const { across, up, nodes } = frame(box, x, y, { xLabel: "longitude [°]", yLabel: "latitude [°]", xTell: east });
  const tracks = chart.tracks.map((track, i) => {
    const points = track.latitude_deg.map((latitude, k) => [across(track.longitude_deg[k]), up(latitude)]);
    const d = path(points.length === 1 ? [points[0], points[0]] : points);
    return svg("path", { d, fill: "none", "stroke-width": 4.5, "stroke-linecap": "round", ...stroke(data, track.name, i) }, svg("title", null, track.name));
  });
  const names = [...new Set(chart.tracks.map((track) => track.name))].map((name, i) => {
    const track = chart.tracks.find((row) => row.name === name);
    const at = { x: across(track.longitude_deg[0]) + 4, y: up(track.latitude_deg[0]) - 8 - 14 * (i % 3) };
    return svg("text", { ...at, class: "label bold halo", fill: stroke(data, name, i).stroke }, track.covered ? name : `✕ ${name}`);
  });
  return picture(width, height, chart.title, svg("path", { d: shores(landCells(data.scene.land), x, y, across, up), fill: "#dfe6d8" }), nodes, tracks, names);
}

// The land within a part of the world, which may run on past 180 degrees: a strip for each row of neighbouring cells.
function shores({ rows, columns, land }, x, y, across, up) {
  const [high, wide] = [180 / rows, 360 / columns];
  const edge = (i) => across(Math.min(x[1], Math.max(x[0], -180 + i * wide))).toFixed(1);
  const [first, last] = [Math.floor((x[0] + 180) / wide), Math.ceil((x[1] + 180) / wide)];
  let d = "";
  for (let j = Math.max(0, Math.floor((90 - y[1]) / high)); j < rows && 90 - j * high > y[0]; j += 1) {
    const [top, bottom] = [up(Math.min(y[1], 90 - j * high)), up(Math.max(y[0], 90 - (j + 1) * high))];
    const dry = (i) => i < last && land[j * columns + (((i % columns) + columns) % columns)];
    for (let i = first; i < last; i += 1) {
      if (!dry(i)) continue;
      const west = i;
      while (dry(i)) i += 1;
      d += `M${edge(west)} ${top.toFixed(1)}H${edge(i)}V${bottom.toFixed(1)}H${edge(west)}Z`;
    }
  }
  return d;
}
