// The bat chart: at which level each flight is, against time; from the Earth's surface up to the Moon or to Mars.
import { h, picture, svg, table } from "../dom.js";
import { day, year } from "../format.js";
import { frame, path } from "../axes.js";
import { partnerColour, partnerKeys } from "../marks.js";
import { shownMissions } from "../selection.js";
import { link } from "../state.js";
import { CAMPAIGN_BAT, drawCampaign } from "./campaign.js";

export const bat = { id: "bat", title: "Bat chart", has: (data) => data.plan.missions.some((row) => row.launch_utc) || Object.keys(data.campaign).length > 0, draw };

const LEVELS = ["Earth's surface", "Earth orbit", "high orbit, transfer", "NRHO", "lunar orbit", "Mars"];
const OF = { leo: 1, gto: 2, tli: 2, nrho: 3, llo: 4, mars: 5 };
const DAY = 1 / 365.25;

function level(destination) {
  return destination.startsWith("station:") ? 1 : (OF[destination] ?? 2);
}

function draw(root, data, state, width) {
  const flying = shownMissions(data, state).filter((row) => row.launch_utc);
  root.append(h("p", null, "Each flight rises from the surface through Earth orbit to its destination and stays there. Colour: whose launcher. A steep line is a short flight."));
  if (flying.length) missions(root, data, state, flying, width);
  else root.append(h("p", null, "No flight meets the filters."));
  drawCampaign(root, data, state, width, CAMPAIGN_BAT);
}

function missions(root, data, state, flying, width) {
  root.append(partnerKeys(data), h("figure", null, chart(data, state, flying, width)));
  root.append(
    h("details", null, h("summary", null, "The bat chart as a table"), table("Levels", [["Mission"], ["Launch", "n"], ["Arrival", "n"], ["Level reached"]], flying.map((row) => [row.name, day(row.launch_utc), day(row.arrival_utc), LEVELS[level(row.destination)]]))),
  );
}

function chart(data, state, flying, width) {
  const narrow = width < 640;
  const top = Math.max(...flying.map((row) => level(row.destination)));
  const height = 98 + 74 * top;
  const low = Math.floor(Math.min(...flying.map((row) => year(row.launch_utc))));
  const high = Math.ceil(Math.max(...flying.map((row) => year(row.arrival_utc || row.launch_utc))) + 0.05);
  const box = { left: narrow ? 78 : 150, right: width - 24, top: 14, bottom: height - 44 };
  const shown = LEVELS.slice(0, top + 1);
  const { across, up, nodes } = frame(box, [low, high], [0, top + 0.25], {
    years: true,
    xSpace: 56,
    yTicks: shown.map((_, i) => i),
    yTell: (i) => (narrow ? shown[i].replace("Earth's ", "").replace("high orbit, ", "") : shown[i]),
    xLabel: "year",
  });
  const used = new Map();
  const wings = flying.map((row) => {
    const goal = level(row.destination);
    const lift = 0.028 * ((used.get(goal) || 0) % 8);
    used.set(goal, (used.get(goal) || 0) + 1);
    return wing(data, state, row, goal, lift, across, up, high);
  });
  return picture(width, height, "Bat chart: level of each flight against time", nodes, wings);
}

function wing(data, state, row, goal, lift, across, up, high) {
  const start = year(row.launch_utc);
  const end = Math.max(start + DAY, year(row.arrival_utc || row.launch_utc));
  const stay = Math.min(high, end + 0.35);
  const points = [[start, 0], [start, 1], ...(goal > 1 ? [[end, goal + lift]] : [[start, 1 + lift]]), [stay, goal + lift]];
  const colour = partnerColour(data, row.owners ? row.owners.launcher : row.lead);
  const words = `${row.name}: ${day(row.launch_utc)} to ${LEVELS[goal]}`;
  const d = path(points.map(([x, y]) => [across(x), up(y)]));
  return svg("a", { href: link(state, { view: "scene", mission: row.id }), "aria-label": words }, svg("title", null, words), svg("path", { d, fill: "none", stroke: colour, "stroke-width": 2.2, "stroke-linejoin": "round" }), svg("circle", { cx: across(end), cy: up(goal + lift), r: 3.4, fill: colour }));
}
