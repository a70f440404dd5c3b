// The flights of the station's build-up: their bat chart, and their timeline by partner, a line for each way to fly.
import { frame, path } from "../axes.js";
import { h, picture, svg } from "../dom.js";
import { year } from "../format.js";
import { partnerColour, partnerKeys, partnerName } from "../marks.js";
import { builtUnder, scenarioOf } from "../selection.js";
import { link } from "../state.js";

const ORBITS = { leo: "Earth orbit", gto: "high orbit", dro: "distant orbit", nrho: "NRHO", llo: "lunar orbit" };
const DAY = 1 / 365.25;

// The bat chart or the timeline of the build-up, under the mission's own; nothing where there is none.
export function drawCampaign(root, data, state, width, { told, drawing }) {
  const under = builtUnder(data, state);
  const flights = (data.campaign[under] || []).filter((row) => !state.partner || row.partner === state.partner);
  if (!flights.length) return;
  const carried = h("a", { href: link(state, { view: "station" }) }, "What each carries");
  root.append(
    h("h3", null, "Build-up of the station"),
    h("p", null, `${flights.length} flights of the campaign${under ? `, when: ${scenarioOf(data, state).name}` : ""}. ${told} `, carried, "."),
    partnerKeys(data, partners(data, flights)),
    h("figure", null, drawing(data, flights, width)),
  );
}

export const CAMPAIGN_BAT = { told: "A dot is an arrival, a ring that of a crew, who come back where the line goes down.", drawing: batChart };
export const CAMPAIGN_TIMELINE = { told: "A line for each way to fly. A dot is a departure, a ring that of a crew, and the bar how long they are away.", drawing: timeline };

// Those who fly, in the order of the page's colours.
function partners(data, flights) {
  return Object.keys(data.colours).filter((id) => flights.some((row) => row.partner === id));
}

function words(data, row) {
  const people = row.crew ? `, crew of ${row.crew}` : "";
  return `${row.departs}: ${row.transport} of ${partnerName(data, row.partner)}, ${row.from} to ${row.to}${people}${row.carries ? `: ${row.carries}` : ""}`;
}

function years(flights) {
  const last = Math.max(...flights.map((row) => year(row.returns || row.arrives)));
  return [Math.floor(Math.min(...flights.map((row) => year(row.departs)))), Math.ceil(last + 0.05)];
}

// The places from below: the Earth, Earth orbit, orbits by their names in the order of ORBITS, then any other place.
function levels(flights) {
  const places = [...new Set(flights.flatMap((row) => [row.from, row.to]))].filter((name) => name !== "earth");
  const ranked = Object.keys(ORBITS).filter((name) => name === "leo" || places.includes(name));
  return ["earth", ...ranked, ...places.filter((name) => !ORBITS[name])];
}

function batChart(data, flights, width) {
  const narrow = width < 640;
  const shown = levels(flights);
  const [low, high] = years(flights);
  const height = 98 + 74 * (shown.length - 1);
  const box = { left: narrow ? 78 : 150, right: width - 24, top: 14, bottom: height - 44 };
  const told = (i) => (i === 0 ? (narrow ? "surface" : "Earth's surface") : ORBITS[shown[i]] || shown[i]);
  const { across, up, nodes } = frame(box, [low, high], [0, shown.length - 0.85], { years: true, xSpace: 56, yTicks: shown.map((_, i) => i), yTell: told, xLabel: "year" });
  const wings = flights.map((row) => wing(data, row, shown, across, up));
  return picture(width, height, "Bat chart of the build-up: level of each flight against time", nodes, wings);
}

function wing(data, row, shown, across, up) {
  const [from, to] = [shown.indexOf(row.from), shown.indexOf(row.to)];
  const start = year(row.departs);
  const end = Math.max(start + DAY, year(row.arrives));
  const away = from === 0 ? [[start, 0], [start, 1]] : [[start, from]];
  const back = row.returns ? [[year(row.returns), to], [year(row.returns) + end - start, from]] : [];
  const d = path([...away, [end, to], ...back].map(([x, y]) => [across(x), up(y)]));
  const colour = partnerColour(data, row.partner);
  return svg(
    "g",
    null,
    svg("title", null, words(data, row)),
    svg("path", { d, fill: "none", stroke: colour, "stroke-width": row.crew ? 2.4 : 1.4, "stroke-linejoin": "round" }),
    svg("circle", { cx: across(end), cy: up(to), r: row.crew ? 4 : 3, fill: row.crew ? "#fff" : colour, stroke: colour, "stroke-width": 2 }),
  );
}

function timeline(data, flights, width) {
  const narrow = width < 640;
  const [low, high] = years(flights);
  const step = narrow ? 36 : 24;
  const left = narrow ? 20 : 310;
  const lines = partners(data, flights).flatMap((partner) => [{ partner, rows: [] }, ...ways(flights.filter((row) => row.partner === partner))]);
  const height = 60 + step * lines.length;
  const box = { left, right: width - 24, top: 12, bottom: height - 44 };
  const { across, nodes } = frame(box, [low, high], [0, 1], { years: true, xSpace: 56, yTicks: [], xLabel: "year of departure" });
  const drawn = lines.map(({ partner, transport, rows }, i) => {
    const y = box.top + step * (i + 0.6);
    if (!transport) return svg("text", { x: narrow ? left : 4, y: y + 4, class: "lane halo" }, narrow ? partner : partnerName(data, partner));
    const label = narrow ? svg("text", { x: left + 4, y: y - 9, class: "label halo" }, transport) : svg("text", { x: left - 12, y: y + 4, class: "label", "text-anchor": "end" }, transport);
    return [label, rows.map((row) => mark(data, row, across, narrow ? y + 6 : y))];
  });
  return picture(width, height, "Timeline of the build-up, by partner and way to fly", nodes, drawn);
}

// The ways to fly in the order of their first flights, each with its flights.
function ways(flights) {
  return [...new Set(flights.map((row) => row.transport))].map((transport) => ({ partner: flights[0].partner, transport, rows: flights.filter((row) => row.transport === transport) }));
}

function mark(data, row, across, y) {
  const colour = partnerColour(data, row.partner);
  const [x, end] = [across(year(row.departs)), across(year(row.returns || row.arrives))];
  return svg(
    "g",
    null,
    svg("title", null, words(data, row)),
    svg("rect", { x, y: y - 4, width: Math.max(0, end - x), height: 8, fill: colour, opacity: 0.4 }),
    svg("circle", { cx: x, cy: y, r: 4.5, fill: row.crew ? "#fff" : colour, stroke: colour, "stroke-width": 2 }),
  );
}
