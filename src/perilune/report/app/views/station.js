// The station: what it is made of, how its mass grows, whose it is, and the balances that the plan brings along.
import { h, picture, svg, table } from "../dom.js";
import { day, tonnes, year } from "../format.js";
import { frame, path } from "../axes.js";
import { partnerColour, partnerKeys, partnerName, partnerShort } from "../marks.js";
import { builtUnder, missionsOf, scenarioOf } from "../selection.js";
import { drawCharts, hasCharts } from "./charts.js";
import { link } from "../state.js";

export const station = { id: "station", title: "Station", has: (data) => data.plan.elements.length > 0 || hasCharts(data, "station"), draw };

// When each element arrives under the chosen scenario; null where it does not.
function arrivals(data, state) {
  const missions = missionsOf(data, state);
  return data.plan.elements.map((element) => {
    const row = missions.find((mission) => mission.id === element.mission);
    return { ...element, arrives: row && row.selected ? row.arrival_utc : null };
  });
}

function draw(root, data, state, width) {
  const elements = arrivals(data, state).filter((row) => !state.partner || row.partner === state.partner);
  const there = elements.filter((row) => row.arrives).sort((a, b) => a.arrives.localeCompare(b.arrives));
  const scenario = scenarioOf(data, state);
  if (elements.length) {
    const total = there.reduce((sum, row) => sum + row.mass_kg, 0);
    root.append(h("p", null, `${there.length} of ${elements.length} elements arrive, ${tonnes(total)} t${scenario ? `, when: ${scenario.name}` : ""}. Masses are those of the elements, before growth.`));
    if (there.length) root.append(partnerKeys(data, [...new Set(there.map((row) => row.partner))]), h("figure", null, buildUp(data, there, width)));
    root.append(
      table(
        "Elements of the station",
        [["Element"], ["Of"], ["Function"], ["Mass t", "n"], ["Mission"], ["Arrives", "n"]],
        elements.map((row) => [row.name, partnerShort(data, row.partner), row.function, tonnes(row.mass_kg), h("a", { href: link(state, { view: "scene", mission: row.mission }) }, row.mission), row.arrives ? day(row.arrives) : "not delivered"]),
      ),
    );
  }
  if (scenario && "" in data.campaign) {
    const words = builtUnder(data, state) ? "What flew before stands, the rest is planned again." : "It is outside the years of the campaign, which is that of the plan.";
    root.append(h("p", null, `The build-up by the campaign, when: ${scenario.name}. ${words}`));
  }
  drawCharts(root, data, state, "station", width);
}

// The name of an element at its step: before it where it fits, else after it up to the next step, else cut on the wider side.
function nameBeside(name, x, y, before, after) {
  const wanted = 7 * name.length;
  const right = before < wanted && (after >= wanted || after > before);
  const most = Math.floor((right ? after : before) / 7);
  const place = right ? { x: x + 4, y: y - 9 } : { x: x - 8, y: y + 1, "text-anchor": "end" };
  return svg("text", { ...place, class: "label halo" }, name.length > most ? `${name.slice(0, most - 1)}…` : name);
}

function buildUp(data, there, width) {
  const narrow = width < 640;
  const height = 320;
  const box = { left: 46, right: width - 24, top: 24, bottom: height - 44 };
  const low = Math.floor(year(there[0].arrives));
  const high = Math.ceil(year(there[there.length - 1].arrives) + 0.4);
  const owners = [...new Set(there.map((row) => row.partner))];
  const total = there.reduce((sum, row) => sum + row.mass_kg / 1000, 0);
  const { across, up, nodes } = frame(box, [low, high], [0, total * 1.08], { years: true, xSpace: 56, xLabel: "year", yLabel: "mass delivered [t], stacked by partner" });
  const below = new Map();
  const areas = owners.map((owner) => {
    const points = [[low, 0], ...there.map((row) => [year(row.arrives), row.partner === owner ? row.mass_kg / 1000 : 0]), [high, 0]];
    let sum = 0;
    const tops = points.map(([x, mass], i) => {
      sum += mass;
      const base = below.get(i) || 0;
      below.set(i, base + sum);
      return [x, base, base + sum];
    });
    const upper = path(tops.map(([x, , y]) => [across(x), up(y)]), true);
    const lower = tops.map(([x, y]) => [across(x), up(y)]).reverse();
    let back = `L${lower[0][0].toFixed(1)} ${lower[0][1].toFixed(1)}`;
    for (let i = 1; i < lower.length; i += 1) back += `V${lower[i][1].toFixed(1)}H${lower[i][0].toFixed(1)}`;
    return svg("path", { d: `${upper}${back}Z`, fill: partnerColour(data, owner), opacity: 0.75 }, svg("title", null, partnerName(data, owner)));
  });
  let sum = 0;
  const names = there.map((row, i) => {
    sum += row.mass_kg / 1000;
    const [x, y] = [across(year(row.arrives)), up(sum)];
    const next = i + 1 < there.length ? across(year(there[i + 1].arrives)) : box.right;
    const dot = svg("circle", { cx: x, cy: y, r: 3.5, fill: "#1b2733" });
    return svg("g", null, svg("title", null, row.name), dot, narrow ? null : nameBeside(row.name, x, y, x - 16 - box.left, next - x - 12));
  });
  return picture(width, height, "Mass of the station against time, by partner", nodes, areas, names);
}
