// Who carries what, beside what was agreed, and what is left when a partner leaves.
import { h, picture, svg, table } from "../dom.js";
import { day, percent, tonnes } from "../format.js";
import { partnerColour, partnerKeys, partnerShort, standing } from "../marks.js";
import { missionName, scenarioOf, sharesOf, shownMissions } from "../selection.js";
import { drawCharts } from "./charts.js";
import { link } from "../state.js";

export const partners = { id: "partners", title: "Parity and withdrawal", has: () => true, draw };

const PARTS = [["hardware_share", "ships, launchers, sites"], ["launch_share", "launches"], ["ship_share", "ships flown"], ["site_share", "sites used"], ["launched_mass_share", "mass launched"], ["delivered_mass_share", "station elements"], ["crew_share", "crew seats"], ["lead_share", "missions led"]];

function draw(root, data, state, width) {
  const shares = sharesOf(data, state);
  const scenario = scenarioOf(data, state);
  root.append(h("h3", null, scenario ? `Who carries what, when: ${scenario.name}` : "Who carries what"));
  root.append(partnerKeys(data), h("figure", null, bars(data, shares, width)));
  root.append(
    table(
      "Shares of the partners",
      [["Partner"], ["Launches", "n"], ["Ships flown", "n"], ["Site uses", "n"], ["Launched t", "n"], ["Elements t", "n"], ["Crew seats", "n"], ["Missions led", "n"], ["Share of hardware", "n"], ["Agreed", "n"], ["Parity", "n"]],
      shares.map((row) => [partnerShort(data, row.partner), row.launches, row.ships_flown, row.site_uses, tonnes(row.launched_mass_kg), tonnes(row.delivered_mass_kg), row.crew_seats, row.missions_led, percent(row.hardware_share), row.target_share === null ? null : percent(row.target_share), row.parity === null ? null : row.parity.toFixed(2)]),
    ),
  );
  if (data.plan.scenarios.length) withdrawals(root, data, state);
  if (data.plan.gates.length) gates(root, data, scenario);
  drawCharts(root, data, state, "partners", width);
}

function bars(data, shares, width) {
  const narrow = width < 640;
  const left = narrow ? 8 : 190;
  const step = narrow ? 44 : 30;
  const height = 40 + step * PARTS.length;
  const room = width - left - 12;
  const nodes = PARTS.map(([key, name], i) => {
    const y = 26 + step * i + (narrow ? 16 : 0);
    let at = left;
    const parts = shares.map((row) => {
      const size = row[key] * room;
      const x = at;
      at += size;
      const text = size > 60 ? svg("text", { x: x + size / 2, y: y + 15, "text-anchor": "middle", class: "label bold", fill: "#fff" }, percent(row[key])) : null;
      return svg("g", null, svg("rect", { x, y, width: size, height: 21, fill: partnerColour(data, row.partner), stroke: "#fff" }, svg("title", null, `${row.name}: ${percent(row[key])} of ${name}`)), text);
    });
    const label = narrow ? svg("text", { x: left, y: y - 4, class: "label" }, name) : svg("text", { x: left - 10, y: y + 15, class: "label", "text-anchor": "end" }, name);
    return svg("g", null, label, parts);
  });
  let sum = 0;
  const agreed = shares.slice(0, -1).map((row) => {
    sum += row.target_share || 0;
    const x = left + sum * room;
    return sum > 0 ? svg("g", null, svg("line", { x1: x, x2: x, y1: 20, y2: height - 8, stroke: "#1b2733", "stroke-width": 2, "stroke-dasharray": "5 4" }), svg("text", { x, y: 14, "text-anchor": "middle", class: "label" }, `agreed ${percent(sum)}`)) : null;
  });
  return picture(width, height, "Part of each partner in what flies", nodes, agreed);
}

function withdrawals(root, data, state) {
  const scenarios = data.plan.scenarios;
  root.append(h("h3", null, "If a partner leaves"));
  const rows = shownMissions(data, { ...state, scenario: "" });
  const cell = (row, before) => ({
    tone: before && !row.selected && before.selected ? "lost" : before && row.selected && differs(row, before) ? "changed" : "",
    content: [standing(data, row), row.selected ? [h("br"), `${row.selected.ship} on ${row.selected.launcher}`, h("br"), h("small", null, `${day(row.launch_utc)} · margin ${tonnes(row.margin_kg)} t`)] : null],
  });
  const heads = scenarios.map((row) => [h("a", { href: link(state, { view: "partners", scenario: row.id }) }, row.name)]);
  const body = rows.map((row) => [row.name, cell(row, null), ...scenarios.map((scenario) => cell(scenario.missions.find((then) => then.id === row.id), row))]);
  const lost = ["Lost", null, ...scenarios.map((row) => `${row.lost.length} missions, ${row.elements_lost.length} elements (${tonnes(row.delivered_mass_lost_kg)} t)`)];
  const shown = table("The plan and each withdrawal, mission by mission", [["Mission"], ["All partners stay"], ...heads], [lost, ...body]);
  shown.querySelector("table").classList.add("scenarios");
  root.append(shown);
  for (const scenario of scenarios.filter((row) => row.lost.length && (!state.scenario || row.id === state.scenario))) {
    root.append(h("h4", null, `${scenario.name}: what is lost, and why`), h("ul", null, scenario.lost.map((row) => h("li", null, h("b", null, row.name), `: ${row.reason}.`, row.elements.length ? ` Station elements lost: ${row.elements.join(", ")}.` : ""))));
  }
}

function gates(root, data, scenario) {
  const leaves = (row) => scenario && row.partners.includes(scenario.partner);
  root.append(
    h("h3", null, "What must be agreed, and what must be ready"),
    table(
      "Agreements and technologies, and what waits for them",
      [["Agreement or technology"], ["Partners"], ["Steps with a date", "why"], ["Holds from"], ["Missions that wait for it", "why"], ["Of the station", "why"]],
      data.plan.gates.map((row) => [
        [row.name, h("br"), h("small", null, row.kind)],
        { tone: leaves(row) ? "lost" : "", content: [row.partners.map((id) => [partnerShort(data, id), " "]), leaves(row) ? [h("br"), partnerShort(data, scenario.partner), scenario.agreements_ended.includes(row.id) ? " leaves it, and it ends" : " leaves it"] : null] },
        row.steps.map((step) => `${step.what} ${step.on_utc}`).join(", "),
        row.holds_utc || row.told,
        row.missions.map((id) => missionName(data, id)).join("; "),
        [...row.elements, ...row.transports].join(", "),
      ]),
    ),
  );
}

function differs(row, before) {
  return before.selected && ["ship", "launcher", "site"].some((key) => row.selected[key] !== before.selected[key]);
}
