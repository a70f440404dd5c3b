// Payload against C3 of every launcher: by physics, anchored, and published, one small chart each.
import { h, picture, svg, table } from "../dom.js";
import { figure } from "../format.js";
import { frame, monotone, path } from "../axes.js";

export const curves = { id: "curves", title: "Payload curves", has: (data) => data.plan.curves.length > 0, draw };

const LINES = [["physics_kg", "physics", "#0072B2", null], ["anchored_kg", "anchored to a published figure", "#009E73", "6 4"]];

function draw(root, data, state, width) {
  root.append(
    h("p", null, "Physics is the optimal ascent with one loss setting for all vehicles. Anchored takes the reserve that makes one published figure exact. Published is what the maker or the agency says."),
    h("p", { class: "keys" }, LINES.map(([, name, colour, dash]) => h("span", null, sample(colour, dash), name)), h("span", null, diamond(), "published")),
  );
  const columns = Math.max(1, Math.min(3, Math.floor(width / 330)));
  const size = Math.floor((width - 16 * (columns - 1)) / columns);
  root.append(h("div", { class: "grid-of-charts" }, data.plan.curves.map((curve) => h("figure", null, small(curve, size)))));
  root.append(h("details", null, h("summary", null, "The curves as tables"), data.plan.curves.map((curve) => numbers(curve))));
}

function sample(colour, dash) {
  return svg("svg", { width: 30, height: 12, "aria-hidden": "true" }, svg("line", { x1: 2, x2: 28, y1: 6, y2: 6, stroke: colour, "stroke-width": 2.4, "stroke-dasharray": dash }));
}

function diamond() {
  return svg("svg", { width: 16, height: 12, "aria-hidden": "true" }, svg("path", { d: "M8 1L13 6L8 11L3 6Z", fill: "#D55E00" }));
}

function small(curve, width) {
  const height = 240;
  const box = { left: 44, right: width - 20, top: 44, bottom: height - 44 };
  const xs = [...curve.c3_km2_s2, ...curve.published_c3_km2_s2];
  const all = [...curve.physics_kg, ...(curve.anchored_kg || []), ...curve.published_kg];
  const x = [Math.min(...xs), Math.max(...xs)];
  const { across, up, nodes } = frame(box, x, [0, (Math.max(...all) / 1000) * 1.06], { xLabel: "C3 [km²/s²]", yLabel: "payload [t]", xSpace: 50 });
  const lines = LINES.filter(([key]) => curve[key]).map(([key, , colour, dash]) => {
    const points = monotone(curve.c3_km2_s2, curve[key].map((kg) => kg / 1000), 12);
    return svg("path", { d: path(points.map(([a, b]) => [across(a), up(b)])), fill: "none", stroke: colour, "stroke-width": 2.2, "stroke-dasharray": dash });
  });
  const published = curve.published_kg.map((kg, i) => {
    const [cx, cy] = [across(curve.published_c3_km2_s2[i]), up(kg / 1000)];
    return svg("path", { d: `M${cx} ${cy - 6}L${cx + 6} ${cy}L${cx} ${cy + 6}L${cx - 6} ${cy}Z`, fill: "#D55E00" }, svg("title", null, `published ${figure(kg)} kg`));
  });
  const title = svg("text", { x: 2, y: 14, class: "chart-title" }, `${curve.launcher} from ${curve.site}`);
  return picture(width, height, `Payload of ${curve.launcher} from ${curve.site} against C3`, title, nodes, lines, published);
}

function numbers(curve) {
  const rows = curve.c3_km2_s2.map((c3, i) => [figure(c3), figure(curve.physics_kg[i]), curve.anchored_kg ? figure(curve.anchored_kg[i]) : null]);
  return h("div", null, h("h4", null, `${curve.launcher} from ${curve.site}`), table(`${curve.launcher} from ${curve.site}`, [["C3 km²/s²"], ["physics kg", "n"], ["anchored kg", "n"]], rows));
}
