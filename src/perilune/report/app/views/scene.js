// The view of the 3D scene: which flight, in which axes, at what time; a still picture where there is no WebGL.
import { h } from "../dom.js";
import { span } from "../format.js";
import { missionsOf, missionName } from "../selection.js";
import { stateHash } from "../state.js";
import { FRAMES, phase, prepared } from "../scene/flight.js";
import { look, makeStage, paint, place, setFlight, sized, turn, zoom } from "../scene/stage.js";
import { stillPicture } from "../scene/still.js";

export const sceneView = { id: "scene", title: "3D scene", has: (data) => data.scene.flights.length > 0, draw };

const SHOWN_S = 24;
let stage = null;
let known = null;

function allFlights(data) {
  if (!known) known = data.scene.flights.map((row) => ({ ...prepared(row), label: row.mission }));
  return known;
}

function stageOf(data) {
  if (stage === null) {
    try {
      stage = makeStage(data.scene);
    } catch {
      stage = false;
    }
  }
  return stage;
}

function draw(root, data, state, width, still) {
  const flights = allFlights(data);
  const chosen = flights.find((row) => row.mission === state.mission) || flights.find((row) => row.coasts.length) || flights[0];
  const frames = chosen.centre === "sun" ? [["inertial", "inertial, about the Sun"]] : chosen.coasts.length ? FRAMES : FRAMES.slice(0, 1);
  const frame = frames.some(([id]) => id === state.frame) ? state.frame : "inertial";
  if (still) {
    root.append(heading(data, chosen), h("figure", null, stillPicture(chosen, data.scene.radii_km, frame, chosen.duration_s * 0.6, width)));
    return null;
  }
  const view = { data, state, width, flights, chosen, frame, t: 0, playing: false, box: h("div", { class: "stage", tabindex: "0", role: "application", "aria-roledescription": "3D scene" }), hud: h("div", { class: "hud", "aria-hidden": "true" }) };
  view.box.setAttribute("aria-label", `3D scene of ${missionName(data, chosen.mission)}. Arrow keys turn, plus and minus zoom, space plays, brackets step in time.`);
  root.append(heading(data, chosen), controls(view, frames), view.box, timeControls(view), keys());
  return start(view);
}

function heading(data, flight) {
  const row = data.plan.missions.find((mission) => mission.id === flight.mission);
  const flown = row && row.selected ? `${row.selected.ship} on ${row.selected.launcher} from ${row.selected.site} to ${row.destination}` : "";
  return h("p", { id: "flight" }, h("b", null, missionName(data, flight.mission)), flown ? ` · ${flown}` : "", ` · from ${flight.start_utc.replace("T", " ").slice(0, 16)} UTC`);
}

function controls(view, frames) {
  const go = (changes) => {
    location.hash = stateHash({ ...view.state, ...changes });
  };
  const scenario = missionsOf(view.data, view.state);
  const name = (flight) => {
    const row = scenario.find((mission) => mission.id === flight.mission);
    return `${missionName(view.data, flight.mission)}${row && !row.selected ? " (lost in this scenario)" : ""}`;
  };
  const pick = h("select", { id: "pick-flight", onchange: (event) => go({ mission: event.target.value, frame: "" }) }, view.flights.map((row) => h("option", { value: row.mission, selected: row === view.chosen }, name(row))));
  const axes = h("select", { id: "pick-frame", onchange: (event) => go({ mission: view.chosen.mission, frame: event.target.value }) }, frames.map(([id, text]) => h("option", { value: id, selected: id === view.frame }, text)));
  const aims = [["whole", "the whole flight"], ["ship", "the ship"], ...[view.chosen.centre, ...Object.keys(view.chosen.bodies)].map((id) => [id, id[0].toUpperCase() + id.slice(1)])];
  view.aim = h("select", { id: "pick-aim", onchange: (event) => stage && look(stage, event.target.value) }, aims.map(([id, text]) => h("option", { value: id }, text)));
  return h("div", { class: "controls" }, h("label", null, "mission", pick), h("label", null, "axes", axes), h("label", null, "look at", view.aim));
}

function timeControls(view) {
  view.button = h("button", { type: "button", id: "play", onclick: () => play(view, !view.playing) }, "▶ Play");
  view.slider = h("input", { type: "range", id: "time", min: 0, max: 1000, step: 1, value: 0, oninput: (event) => at(view, (event.target.value / 1000) * view.chosen.duration_s), "aria-label": "time of the flight" });
  view.clock = h("output", { for: "time" }, "");
  return h("div", { class: "controls" }, view.button, h("label", { class: "time" }, view.clock, view.slider));
}

function keys() {
  return h("details", null, h("summary", null, "Keys and meaning"), h("p", null, "Drag or arrow keys: turn. Wheel, + and −: zoom. Space: play or pause. [ and ]: back and forth in time. Home: the whole flight again. Radii and distances are true to scale; orange, blue, pink and green are the coasts between the burns; the yellow line on the Earth is the ground track; stars are real. A visit to a station in Earth orbit shows the station's orbit, its plane through the site at launch."));
}

function at(view, t) {
  view.t = t;
  view.slider.value = Math.round((1000 * t) / view.chosen.duration_s);
  const when = new Date(Date.parse(`${view.chosen.start_utc.slice(0, 19)}Z`) + 1000 * t).toISOString().replace("T", " ").slice(0, 16);
  view.clock.textContent = `${span(t)} after the start · ${when} UTC · ${phase(view.chosen, t)}`;
  view.slider.setAttribute("aria-valuetext", view.clock.textContent);
  view.hud.textContent = `${view.chosen.label} · ${when} UTC`;
  if (stage) place(stage, t);
  else view.box.replaceChildren(stillPicture(view.chosen, view.data.scene.radii_km, view.frame, t, view.width));
}

function play(view, wanted) {
  view.playing = wanted;
  view.button.textContent = wanted ? "❚❚ Pause" : "▶ Play";
  if (!wanted) return;
  if (view.t >= view.chosen.duration_s) view.t = 0;
  let before = performance.now();
  const step = (now) => {
    if (!view.playing) return;
    at(view, Math.min(view.chosen.duration_s, view.t + ((now - before) / 1000 / SHOWN_S) * view.chosen.duration_s));
    before = now;
    if (view.t >= view.chosen.duration_s) play(view, false);
    else requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

function pressed(view, event) {
  const step = view.chosen.duration_s / 100;
  const acts = {
    " ": () => play(view, !view.playing),
    "[": () => at(view, Math.max(0, view.t - step)),
    "]": () => at(view, Math.min(view.chosen.duration_s, view.t + step)),
    ArrowLeft: () => stage && turn(stage, -0.08, 0),
    ArrowRight: () => stage && turn(stage, 0.08, 0),
    ArrowUp: () => stage && turn(stage, 0, 0.08),
    ArrowDown: () => stage && turn(stage, 0, -0.08),
    "+": () => stage && zoom(stage, 0.85),
    "=": () => stage && zoom(stage, 0.85),
    "-": () => stage && zoom(stage, 1 / 0.85),
    Home: () => stage && (look(stage, "whole"), (view.aim.value = "whole")),
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
}

function start(view) {
  view.box.addEventListener("keydown", (event) => pressed(view, event));
  if (!stageOf(view.data)) {
    view.box.classList.add("without-webgl");
    view.box.setAttribute("aria-label", "The flight as a still picture: this browser has no WebGL");
    at(view, 0);
    return () => play(view, false);
  }
  view.box.append(stage.renderer.domElement, stage.labels.domElement, view.hud);
  sized(stage, view.box.clientWidth, view.box.clientHeight);
  const others = view.frame === "rotating" ? view.flights.filter((row) => row !== view.chosen && row.centre === "earth" && row.coasts.length) : [];
  setFlight(stage, view.chosen, view.frame, others);
  at(view, view.chosen.coasts.length ? view.chosen.duration_s * 0.35 : 0);
  if (!stage.painted) {
    stage.painted = true;
    setTimeout(() => paint(stage), 30);
  } else view.box.dataset.painted = "yes";
  return () => play(view, false);
}
