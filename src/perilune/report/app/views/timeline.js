// The timeline by partner: each mission in the lane of its lead, filled by whose launcher flies, ringed by whose ship.
import { h, picture, svg, table } from "../dom.js";
import { day, year } from "../format.js";
import { frame } from "../axes.js";
import { partnerColour, partnerKeys, partnerName, standing } from "../marks.js";
import { shownMissions } from "../selection.js";
import { link } from "../state.js";
import { CAMPAIGN_TIMELINE, drawCampaign } from "./campaign.js";

export const timeline = { id: "timeline", title: "Timeline", has: () => true, draw };

const NARROW = 640;

function draw(root, data, state, width) {
  const flying = shownMissions(data, state).filter((row) => row.launch_utc);
  const grounded = shownMissions(data, state).filter((row) => !row.launch_utc);
  root.append(h("p", null, "Fill: whose launcher. Ring: whose ship. Bar: flight to the destination. A thin line leads from what must have arrived before."));
  if (flying.length) root.append(partnerKeys(data), h("figure", null, gantt(data, state, flying, width)));
  if (grounded.length) {
    root.append(h("h3", null, "Not on the timeline"), h("ul", null, grounded.map((row) => h("li", null, standing(data, row), ` ${row.name}: ${row.why}`))));
  }
  root.append(
    h(
      "details",
      null,
      h("summary", null, "The timeline as a table"),
      table("Timeline", [["Mission"], ["Lead"], ["Launch", "n"], ["Arrival", "n"], ["After"]], flying.map((row) => [row.name, partnerName(data, row.lead), day(row.launch_utc), day(row.arrival_utc), row.after.join(", ")])),
    ),
  );
  drawCampaign(root, data, state, width, CAMPAIGN_TIMELINE);
}

function lanes(data, flying) {
  const leads = [...new Set([...data.plan.partners.map((row) => row.id), ...flying.map((row) => row.lead)])];
  return leads
    .map((lead) => ({ lead, rows: flying.filter((row) => row.lead === lead).sort((a, b) => a.launch_tdb_s - b.launch_tdb_s) }))
    .filter((lane) => lane.rows.length);
}

function gantt(data, state, flying, width) {
  const narrow = width < NARROW;
  const step = narrow ? 36 : 24;
  const left = narrow ? 20 : 310;
  const groups = lanes(data, flying);
  const height = 40 + groups.reduce((sum, lane) => sum + 30 + step * lane.rows.length, 0) + 30;
  const years = flying.map((row) => year(row.launch_utc));
  const low = Math.floor(Math.min(...years));
  const high = Math.max(...flying.map((row) => year(row.arrival_utc || row.launch_utc)));
  const box = { left, right: width - 24, top: 12, bottom: height - 44 };
  const { across, nodes } = frame(box, [low, Math.max(low + 1, Math.ceil(high))], [0, 1], { years: true, xSpace: 56, yTicks: [], xLabel: "year of launch" });
  const drawn = [...nodes];
  const place = new Map();
  let y = 30;
  for (const lane of groups) {
    drawn.push(svg("text", { x: narrow ? left : 4, y: y + 4, class: "lane halo" }, `Led by ${narrow ? lane.lead : partnerName(data, lane.lead)}`));
    y += 26;
    for (const row of lane.rows) {
      place.set(row.id, { row, x: across(year(row.launch_utc)), end: across(year(row.arrival_utc || row.launch_utc)), y: narrow ? y + 12 : y });
      drawn.push(label(row, place.get(row.id), narrow, left));
      y += step;
    }
    y += 4;
  }
  const links = [...place.values()].flatMap(({ row, x, y: to }) => row.after.filter((name) => place.has(name)).map((name) => arrow(place.get(name), x, to)));
  const marks = [...place.values()].map((spot) => mark(data, state, spot));
  return picture(width, height, "Timeline of the missions, by the partner that leads", ...drawn, links, marks);
}

function label(row, spot, narrow, left) {
  const text = row.name.length > 42 ? `${row.name.slice(0, 41)}…` : row.name;
  return narrow ? svg("text", { x: left + 4, y: spot.y - 11, class: "label halo" }, text) : svg("text", { x: left - 12, y: spot.y + 4, class: "label", "text-anchor": "end" }, text);
}

function arrow(from, x, y) {
  const bend = Math.max(from.end + 8, x - 8);
  return svg("path", { d: `M${from.end} ${from.y}H${bend}V${y}H${x}`, class: "after" });
}

function mark(data, state, { row, x, end, y }) {
  const owners = row.owners || { ship: row.lead, launcher: row.lead };
  const fill = partnerColour(data, owners.launcher);
  const words = `${row.name}: ${row.selected.ship} on ${row.selected.launcher}, ${day(row.launch_utc)}`;
  return svg(
    "a",
    { href: link(state, { view: "scene", mission: row.id }), "aria-label": words },
    svg("title", null, words),
    svg("rect", { x, y: y - 4, width: Math.max(0, end - x), height: 8, fill, opacity: 0.45 }),
    svg("circle", { cx: x, cy: y, r: 6.5, fill, stroke: partnerColour(data, owners.ship), "stroke-width": 3 }),
    svg("circle", { cx: x, cy: y, r: 5, fill, stroke: "#fff", "stroke-width": 1 }),
  );
}
