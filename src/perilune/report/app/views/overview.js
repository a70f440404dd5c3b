// What flies, on what, when, with what margin.
import { h, table } from "../dom.js";
import { day, tonnes } from "../format.js";
import { partnerShort, standing, verdictMark } from "../marks.js";
import { flownOption, missionsOf, optionKey, scenarioOf, shownMissions, shownOptions } from "../selection.js";
import { link } from "../state.js";

export const overview = { id: "overview", title: "Overview", has: () => true, draw };

function card(figure, ...words) {
  return h("div", null, h("b", null, figure), words);
}

function draw(root, data, state) {
  const scenario = scenarioOf(data, state);
  const all = missionsOf(data, state);
  const flown = all.filter((row) => row.selected);
  const options = shownOptions(data, state);
  const delivered = data.plan.elements.filter((row) => row.delivered && !(scenario && scenario.elements_lost.includes(row.id)));
  root.append(
    h(
      "div",
      { class: "cards" },
      card(`${flown.length} of ${all.length}`, "missions fly"),
      data.plan.elements.length ? card(`${delivered.length} of ${data.plan.elements.length}`, "station elements delivered") : null,
      card(options.length, "options evaluated"),
      data.marks.map(({ verdict }) => card(options.filter((row) => row.verdict === verdict).length, verdictMark(data, verdict))),
    ),
  );
  if (scenario) root.append(h("p", { class: "note" }, `Shown as it is when: ${scenario.name} (${day(scenario.on_utc)}).`));
  const rows = shownMissions(data, state);
  root.append(
    table(
      "Missions",
      [["Mission"], ["Verdict"], ["Ship on launcher, site"], ["Launch", "n"], ["Required t", "n"], ["Margin t", "n"], ["Limiting check"], ["Why this one", "why"]],
      rows.map((row) => missionRow(data, state, row)),
    ),
  );
  if (!rows.length) root.append(h("p", null, "No mission meets the filters."));
}

function missionRow(data, state, row) {
  const option = flownOption(data, row);
  const flown = row.selected;
  const waits = data.plan.gates.filter((gate) => gate.missions.includes(row.id)).map((gate) => gate.name);
  const words = flown ? `${flown.ship} on ${flown.launcher}, ${flown.site}` : null;
  return [
    [h("a", { href: link(state, { view: "scene", mission: row.id }) }, row.name), h("br"), h("small", null, `to ${row.destination}${waits.length ? `; needs: ${waits.join(", ")}` : ""}`)],
    standing(data, row),
    flown ? [option ? h("a", { href: link(state, { view: "matrix", option: optionKey(option) }) }, words) : words, h("br"), partnerShort(data, row.owners.launcher)] : null,
    day(row.launch_utc),
    tonnes(row.required_kg),
    tonnes(row.margin_kg),
    row.limiting_check,
    row.why,
  ];
}
