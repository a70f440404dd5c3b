// The state of the page is the part of its address after "#": "matrix?scenario=gone&partner=cnsa".
export const FILTERS = ["scenario", "partner", "destination", "verdict"];
const KEYS = [...FILTERS, "mission", "option", "frame"];

export function readState(hash) {
  const [view, query] = hash.replace(/^#/, "").split("?");
  const given = new URLSearchParams(query || "");
  const state = { view: view || "overview" };
  for (const key of KEYS) state[key] = given.get(key) || "";
  return state;
}

export function stateHash(state) {
  const query = new URLSearchParams();
  for (const key of KEYS) if (state[key]) query.set(key, state[key]);
  const text = query.toString();
  return `#${state.view}${text ? `?${text}` : ""}`;
}

// The address of another view, with the filters kept and what is named changed.
export function link(state, changes) {
  return stateHash({ ...state, mission: "", option: "", frame: "", ...changes });
}
