// What the scenario and the filters leave of the plan.
export function scenarioOf(data, state) {
  return data.plan.scenarios.find((row) => row.id === state.scenario) || null;
}

export function missionsOf(data, state) {
  const scenario = scenarioOf(data, state);
  return scenario ? scenario.missions : data.plan.missions;
}

export function sharesOf(data, state) {
  const scenario = scenarioOf(data, state);
  return scenario ? scenario.shares : data.plan.shares;
}

// The scenario that the build-up is shown under: "", all partners stay, where it isn't planned for the chosen one.
export function builtUnder(data, state) {
  return state.scenario in data.campaign ? state.scenario : "";
}

function takesPart(row, partner) {
  const owners = row.owners ? [row.owners.ship, row.owners.launcher, row.owners.site] : [];
  return row.lead === partner || owners.includes(partner);
}

export function shownMissions(data, state) {
  return missionsOf(data, state).filter(
    (row) =>
      (!state.partner || takesPart(row, state.partner)) &&
      (!state.destination || row.destination === state.destination) &&
      (!state.verdict || (row.selected ? row.verdict : "fail") === state.verdict),
  );
}

export function optionKey(option) {
  return [option.mission, option.ship, option.launcher, option.site].join("~");
}

function ownedBy(data, option, partner) {
  const { ship, launcher, site } = data.owners;
  return [ship[option.ship], launcher[option.launcher], site[option.site]].includes(partner);
}

export function shownOptions(data, state) {
  return data.plan.options.filter(
    (row) =>
      (!state.partner || ownedBy(data, row, state.partner)) &&
      (!state.destination || row.destination === state.destination) &&
      (!state.verdict || row.verdict === state.verdict),
  );
}

export function optionOf(data, key) {
  return data.plan.options.find((row) => optionKey(row) === key) || null;
}

// The option that a mission flies, as the plan evaluated it.
export function flownOption(data, row) {
  return row.selected ? optionOf(data, optionKey(row.selected)) : null;
}

export function missionName(data, id) {
  const row = data.plan.missions.find((mission) => mission.id === id);
  return row ? row.name : id;
}
