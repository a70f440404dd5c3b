// The page: its header, views and filters; the address says what is shown.
import { h } from "./dom.js";
import { day } from "./format.js";
import { partnerTag } from "./marks.js";
import { FILTERS, link, readState, stateHash } from "./state.js";
import { bat } from "./views/bat.js";
import { chartView } from "./views/charts.js";
import { curves } from "./views/curves.js";
import { glossary } from "./views/glossary.js";
import { matrix } from "./views/matrix.js";
import { overview } from "./views/overview.js";
import { partners } from "./views/partners.js";
import { sceneView } from "./views/scene.js";
import { sources } from "./views/sources.js";
import { station } from "./views/station.js";
import { timeline } from "./views/timeline.js";

const data = JSON.parse(document.getElementById("data").textContent);
const VIEWS = [
  overview,
  sceneView,
  matrix,
  timeline,
  bat,
  curves,
  chartView("porkchop", "Porkchop", "Energy of the transfer over the dates of departure and arrival."),
  chartView("abort", "Abort map", "Where the crew comes down after an abort, along the ground track of the ascent."),
  station,
  partners,
  chartView("schedule", "Schedule", "When what is intended is likely to be done."),
  sources,
  glossary,
].filter((view) => view.has(data));
const main = document.getElementById("main");
let state = readState(location.hash);
let leave = null;

function header() {
  const { plan } = data;
  document.getElementById("top").append(
    h("p", { class: "kind" }, `Joint programme · evaluated by Perilune ${plan.provenance.perilune}`),
    h("h1", null, plan.name),
    h("p", null, `${day(plan.start_utc)} to ${day(plan.end_utc)} · `, plan.partners.map((row) => [partnerTag(data, row.id), " "])),
  );
}

function navigation() {
  const bar = document.getElementById("views");
  bar.replaceChildren(...VIEWS.map((view) => h("a", { href: link(state, { view: view.id }), "aria-current": view.id === state.view ? "page" : null }, view.title)));
  const current = bar.querySelector("[aria-current]");
  if (current) bar.scrollLeft = Math.max(0, current.offsetLeft - 60);
}

function choices(name) {
  const { plan } = data;
  if (name === "scenario") return [["", "all partners stay"], ...plan.scenarios.map((row) => [row.id, row.name])];
  if (name === "partner") return [["", "all partners"], ...plan.partners.map((row) => [row.id, row.name])];
  if (name === "destination") return [["", "all destinations"], ...[...new Set(plan.missions.map((row) => row.destination))].map((id) => [id, id])];
  return [["", "all verdicts"], ...data.marks.map((row) => [row.verdict, `${row.character} ${row.verdict}`])];
}

function filters() {
  const form = document.getElementById("filters");
  for (const name of FILTERS) {
    const select = h("select", { id: `filter-${name}`, onchange: (event) => go({ [name]: event.target.value }) }, choices(name).map(([value, text]) => h("option", { value }, text)));
    form.append(h("label", null, h("span", null, name), select));
  }
  form.append(h("button", { type: "reset", id: "clear" }, "Clear"));
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    go(Object.fromEntries(FILTERS.map((name) => [name, ""])));
  });
}

function go(changes) {
  location.hash = stateHash({ ...state, ...changes });
}

function room(element) {
  const style = getComputedStyle(element);
  return Math.max(280, Math.min(1180, element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)));
}

function section(view) {
  return h("section", { id: `view-${view.id}`, "aria-labelledby": `title-${view.id}` }, h("h2", { id: `title-${view.id}`, tabindex: "-1" }, view.title));
}

function show() {
  if (leave) leave();
  leave = null;
  const view = VIEWS.find((row) => row.id === state.view) || VIEWS[0];
  state.view = view.id;
  navigation();
  for (const name of FILTERS) document.getElementById(`filter-${name}`).value = state[name];
  document.getElementById("clear").hidden = !FILTERS.some((name) => state[name]);
  const root = section(view);
  main.replaceChildren(root);
  leave = view.draw(root, data, state, room(root)) || null;
  document.title = `${view.title} · ${data.plan.name} · Perilune`;
  document.documentElement.dataset.view = view.id;
}

function turned() {
  const before = state;
  state = readState(location.hash);
  show();
  document.getElementById("said").textContent = `${document.title.split(" · ")[0]} shown`;
  if (before.view !== state.view || before.option !== state.option) {
    main.querySelector("h2").focus({ preventScroll: true });
    scrollTo(0, Math.min(scrollY, main.offsetTop - 8));
  }
}

// A print holds every view, one after the other, with all details open.
function print() {
  if (leave) leave();
  leave = null;
  main.replaceChildren(
    ...VIEWS.map((view) => {
      const root = section(view);
      const ended = view.draw(root, data, { ...state, view: view.id, option: "" }, 1000, true);
      if (ended) ended();
      return root;
    }),
  );
  for (const box of main.querySelectorAll("details")) {
    box.dispatchEvent(new Event("fill"));
    box.open = true;
  }
}

let width = 0;
let waiting = 0;
function resized() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (width !== innerWidth) show();
    width = innerWidth;
  }, 120);
}

header();
filters();
width = innerWidth;
show();
addEventListener("hashchange", turned);
addEventListener("resize", resized);
addEventListener("beforeprint", print);
addEventListener("afterprint", show);
document.documentElement.dataset.drawn = String(Math.round(performance.now()));
