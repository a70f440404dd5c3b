// The scene in three.js: bodies, stars, tracks and labels of one flight, drawn when something changes.
/* global three */
import { bodyAt, moonTurn, orbitOf, rotatingAxes, shipAt, shown, tracks } from "./flight.js";
import { burnsSeen, placesSeen, tag, untangle } from "./labels.js";
import { earthSurface, moonSurface } from "./surfaces.js";
import { sky } from "./sky.js";

const NAMES = { earth: "Earth", moon: "Moon", mars: "Mars", sun: "Sun" };
const PLAIN = { earth: "#28598f", moon: "#a9a6a0", mars: "#b5623a", sun: "#ffd95c" };
const TRACKS = ["#E69F00", "#56B4E9", "#CC79A7", "#009E73"];
const GROUND_KM = 60000;

export function makeStage(scene) {
  const renderer = new three.WebGLRenderer({ antialias: true, logarithmicDepthBuffer: true, preserveDrawingBuffer: true });
  const labels = new three.CSS2DRenderer();
  labels.domElement.className = "labels";
  const camera = new three.PerspectiveCamera(42, 1, 0.01, 1e6);
  camera.up.set(0, 0, 1);
  const world = new three.Scene();
  const inertial = new three.Group();
  const sun = new three.DirectionalLight("#ffffff", 3.1);
  inertial.add(sky(three, scene.stars, 4e5), sun, sun.target);
  world.add(inertial, new three.AmbientLight("#9fb0c8", 0.95));
  const controls = new three.OrbitControls(camera, renderer.domElement);
  controls.enableDamping = false;
  controls.zoomSpeed = 1.4;
  const stage = { scene, renderer, labels, camera, world, inertial, sun, controls, bodies: {}, contents: new three.Group(), follow: "whole", offset: null };
  world.add(stage.contents);
  for (const name of ["earth", "moon", "mars", "sun"]) stage.bodies[name] = body(stage, name);
  addPlaces(stage);
  controls.addEventListener("change", () => draw(stage));
  return stage;
}

function body(stage, name) {
  const group = new three.Group();
  const look = name === "sun" ? new three.MeshBasicMaterial({ color: PLAIN.sun }) : new three.MeshPhongMaterial({ color: PLAIN[name], shininess: name === "earth" ? 12 : 0 });
  const geometry = new three.SphereGeometry(1, 72, 48);
  geometry.rotateX(Math.PI / 2);
  const ball = new three.Mesh(geometry, look);
  const label = tag(NAMES[name], "");
  const point = dots([[0, 0, 0]], 6, PLAIN[name]);
  group.add(ball, point);
  stage.world.add(group, label);
  return { group, ball, label, point };
}

// Drawn surfaces, made after the first picture: they take a few tenths of a second.
export function paint(stage) {
  const texture = (canvas) => {
    const made = new three.CanvasTexture(canvas);
    made.colorSpace = three.SRGBColorSpace;
    made.anisotropy = 4;
    return made;
  };
  const surfaces = { earth: () => earthSurface(stage.scene.land), moon: () => moonSurface(stage.scene.radii_km.moon) };
  for (const [name, make] of Object.entries(surfaces)) {
    const { material } = stage.bodies[name].ball;
    material.map = texture(make());
    material.color.set("#ffffff");
    material.needsUpdate = true;
  }
  stage.renderer.domElement.parentElement.dataset.painted = "yes";
  draw(stage);
}

function onSphere(place) {
  const [latitude, longitude] = [(place.latitude_deg * Math.PI) / 180, (place.longitude_deg * Math.PI) / 180];
  return [Math.cos(latitude) * Math.cos(longitude), Math.cos(latitude) * Math.sin(longitude), Math.sin(latitude)];
}

let disc = null;

// A round dot: the corners of the square that a point is are cut off.
function round() {
  if (disc) return disc;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 32;
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.beginPath();
  context.arc(16, 16, 15, 0, 2 * Math.PI);
  context.fill();
  disc = new three.CanvasTexture(canvas);
  return disc;
}

function dots(points, size, colour) {
  const geometry = new three.BufferGeometry().setAttribute("position", new three.Float32BufferAttribute(points.flat(), 3));
  return new three.Points(geometry, new three.PointsMaterial({ size, sizeAttenuation: false, color: colour, map: round(), alphaTest: 0.4 }));
}

function line(points, colour, options) {
  const geometry = new three.BufferGeometry().setAttribute("position", new three.Float32BufferAttribute(points.flat(), 3));
  if (options && options.dashed) {
    const made = new three.Line(geometry, new three.LineDashedMaterial({ color: colour, dashSize: options.dashed, gapSize: options.dashed, transparent: true, opacity: 0.6 }));
    made.computeLineDistances();
    return made;
  }
  return new three.Line(geometry, new three.LineBasicMaterial({ color: colour, transparent: true, opacity: (options && options.opacity) || 1 }));
}

function addPlaces(stage) {
  stage.places = stage.scene.places.map((place) => {
    const spot = onSphere(place).map((part) => part * 1.004);
    const mark = dots([spot], 5, "#ffffff");
    const label = tag(place.name.split(",")[0], "small");
    label.position.set(...spot);
    const { ball } = stage.bodies[place.body];
    ball.add(mark, label);
    return { place, label, mark, spot: new three.Vector3(...spot) };
  });
  const poles = [line([[0, 0, -1.35], [0, 0, 1.35]], "#9fb2c6", { opacity: 0.5 })];
  stage.bodies.moon.ball.add(...poles);
  for (const [z, name] of [[1.35, "N"], [-1.35, "S"]]) {
    const label = tag(name, "small");
    label.position.set(0, 0, z);
    stage.bodies.moon.ball.add(label);
    stage.places.push({ place: { body: "moon" }, label, spot: new three.Vector3(0, 0, z), pole: true });
  }
}

function emptied(group) {
  for (const child of [...group.children]) {
    child.traverse((row) => {
      if (row.geometry) row.geometry.dispose();
      if (row.material) row.material.dispose();
      if (row.element) row.element.remove();
    });
    group.remove(child);
  }
}

// Show a flight in a frame: tracks, burns and orbits are made again; `others` are drawn faintly beside it.
export function setFlight(stage, flight, frame, others) {
  const unit = flight.centre === "sun" ? 1e6 : 1e3;
  Object.assign(stage, { flight, frame, unit });
  emptied(stage.contents);
  stage.burnLabels = [];
  const scaled = (points) => points.map((p) => p.map((part) => part / unit));
  for (const other of others) for (const coast of tracks(other, frame)) stage.contents.add(line(scaled(coast), "#8fa3c0", { opacity: 0.28 }));
  const coasts = tracks(flight, frame);
  coasts.forEach((coast, i) => stage.contents.add(line(scaled(coast), TRACKS[i % TRACKS.length])));
  if (frame === "inertial") for (const name of Object.keys(flight.bodies)) stage.contents.add(line(scaled(orbitOf(flight, name)), "#7f93aa", { dashed: flight.centre === "sun" ? 3 : 6 }));
  for (const burn of flight.burns) {
    const spot = shown(flight, frame, burn.t_s, shipAt(flight, burn.t_s)).map((part) => part / unit);
    const label = tag(`${burn.name}, ${Math.round(burn.dv_m_s)} m/s`, "burn");
    label.position.set(...spot);
    stage.burnLabels.push(label);
    stage.contents.add(dots([spot], 7, "#ff7d5a"), label);
  }
  stage.ship = dots([[0, 0, 0]], 9, "#ffe27a");
  stage.shipLabel = tag(flight.label, "ship");
  stage.ship.add(stage.shipLabel);
  stage.contents.add(stage.ship);
  for (const [name, { group, ball, label }] of Object.entries(stage.bodies)) {
    const there = name === flight.centre || name in flight.bodies;
    group.visible = there;
    label.visible = there;
    ball.scale.setScalar(stage.scene.radii_km[name] / unit);
  }
  groundTrack(stage, flight);
  const at = flight.sun.map((part) => part * 1000);
  stage.sun.position.set(...(flight.centre === "sun" ? [0, 0, 0] : at));
  fit(stage, coasts.flat());
}

function earthTurn(stage, flight, t) {
  const spin = new three.Quaternion().setFromAxisAngle(new three.Vector3(0, 0, 1), stage.scene.earth_rotation_rad_s * t);
  return new three.Quaternion(...flight.earth_turn).multiply(spin);
}

// Where the ship passes overhead, on the turning Earth, while it is near.
function groundTrack(stage, flight) {
  const { ball } = stage.bodies.earth;
  if (stage.ground) {
    ball.remove(stage.ground);
    stage.ground.geometry.dispose();
  }
  stage.ground = null;
  if (flight.centre !== "earth") return;
  const turns = flight.orbit ? (3 * 2 * Math.PI) / flight.orbit.rate_rad_s : null;
  const times = flight.orbit ? Array.from({ length: 361 }, (_, i) => (turns * i) / 360) : flight.coasts.flatMap((row) => Array.from(row.t));
  const points = [];
  for (const t of times) {
    const place = new three.Vector3(...shipAt(flight, t));
    if (place.length() > GROUND_KM) break;
    place.applyQuaternion(earthTurn(stage, flight, t).invert()).normalize().multiplyScalar(1.003);
    points.push(place.toArray());
  }
  if (points.length < 2) return;
  stage.ground = line(points, "#ffe27a", { opacity: 0.75 });
  ball.add(stage.ground);
}

function fit(stage, points) {
  const { camera, controls, flight, unit } = stage;
  const inside = flight.coasts.length ? [...points, [0, 0, 0]] : [[0, 0, 0], ...points.map((p) => p.map((part) => 1.15 * part))];
  const ends = [0, 1, 2].map((k) => [Math.min(...inside.map((p) => p[k])), Math.max(...inside.map((p) => p[k]))]);
  const target = flight.coasts.length ? ends.map(([low, high]) => (low + high) / 2 / unit) : [0, 0, 0];
  const reach = Math.max(...inside.map((p) => Math.hypot(...p.map((part, k) => part / unit - target[k]))));
  const half = Math.tan((camera.fov * Math.PI) / 360) * Math.min(1, camera.aspect);
  const away = (1.12 * reach) / half;
  const from = flight.coasts.length ? [0.15, -0.62, 0.77] : sideOfSite(stage);
  controls.target.set(...target);
  camera.position.set(...from.map((part, k) => target[k] + part * away));
  camera.near = Math.max(1e-4, 1e-4 * away);
  camera.far = 2e6;
  camera.updateProjectionMatrix();
  stage.follow = "whole";
  stage.offset = null;
  controls.update();
}

// A view of the Earth from above the launch site at the start.
function sideOfSite(stage) {
  const place = stage.scene.places.find((row) => row.id === stage.flight.site);
  const spot = new three.Vector3(...(place ? onSphere(place) : [1, 0, 0.4]));
  spot.applyQuaternion(earthTurn(stage, stage.flight, 0));
  return spot.setZ(spot.z * 0.7 + 0.2).normalize().toArray();
}

function focus(stage, t) {
  const { flight, frame, unit } = stage;
  const name = stage.follow;
  const point = name === "ship" ? shipAt(flight, t) : bodyAt(flight, name, t);
  return new three.Vector3(...shown(flight, frame, t, point).map((part) => part / unit));
}

// Look at a body, at the ship, or at the whole again.
export function look(stage, name) {
  if (name === "whole") {
    fit(stage, tracks(stage.flight, stage.frame).flat());
    place(stage, stage.t);
    return;
  }
  stage.follow = name;
  const radius = (name === "ship" ? 900 : stage.scene.radii_km[name]) / stage.unit;
  const at = focus(stage, stage.t);
  const direction = name === "moon" || name === "earth" ? lit(stage, at) : stage.camera.position.clone().sub(stage.controls.target).normalize();
  const away = radius * (name === "ship" ? 10 : 4.2) * Math.max(1, 1 / stage.camera.aspect);
  stage.camera.near = away * 1e-3;
  stage.camera.updateProjectionMatrix();
  stage.controls.target.copy(at);
  stage.camera.position.copy(at).addScaledVector(direction, away);
  stage.offset = at;
  stage.controls.update();
  draw(stage);
}

// From the side of the Sun, half a right angle off and a little above.
function lit(stage, at) {
  const sun = new three.Vector3(...stage.flight.sun);
  if (stage.flight.centre === "sun") sun.copy(at).negate();
  sun.normalize().applyQuaternion(stage.inertial.quaternion);
  return sun.applyAxisAngle(new three.Vector3(0, 0, 1), 0.7).setZ(sun.z + 0.25).normalize();
}

// Put everything where it is at a time [s from the start of the flight].
export function place(stage, t) {
  const { flight, frame, unit, bodies } = stage;
  stage.t = t;
  const turn = new three.Quaternion();
  if (frame === "rotating") {
    const [x, y, z] = rotatingAxes(flight, t);
    const matrix = new three.Vector3();
    turn.copy(quaternionOf(x, y, z));
    matrix.set(0, 0, 0);
  }
  stage.inertial.quaternion.copy(turn);
  for (const name of [flight.centre, ...Object.keys(flight.bodies)]) {
    const at = shown(flight, frame, t, bodyAt(flight, name, t)).map((part) => part / unit);
    bodies[name].group.position.set(...at);
    bodies[name].label.position.set(...at);
  }
  bodies.earth.ball.quaternion.copy(turn).multiply(earthTurn(stage, flight, t));
  bodies.moon.ball.quaternion.copy(turn).multiply(new three.Quaternion(...moonTurn(flight, t)));
  const ship = shown(flight, frame, t, shipAt(flight, t));
  stage.ship.position.set(...ship.map((part) => part / unit));
  if (stage.follow !== "whole" && stage.offset) {
    const at = focus(stage, t);
    const moved = at.clone().sub(stage.offset);
    stage.camera.position.add(moved);
    stage.controls.target.add(moved);
    stage.offset = at;
  }
  stage.renderer.domElement.parentElement.dataset.ship = ship.map((part) => part.toFixed(1)).join(" ");
  draw(stage);
}

// The quaternion that takes inertial axes to those whose rows are x, y, z.
function quaternionOf(x, y, z) {
  const trace = x[0] + y[1] + z[2];
  const made = new three.Quaternion();
  if (trace > 0) {
    const s = 2 * Math.sqrt(trace + 1);
    return made.set((z[1] - y[2]) / s, (x[2] - z[0]) / s, (y[0] - x[1]) / s, s / 4);
  }
  if (x[0] > y[1] && x[0] > z[2]) {
    const s = 2 * Math.sqrt(1 + x[0] - y[1] - z[2]);
    return made.set(s / 4, (x[1] + y[0]) / s, (x[2] + z[0]) / s, (z[1] - y[2]) / s);
  }
  if (y[1] > z[2]) {
    const s = 2 * Math.sqrt(1 + y[1] - x[0] - z[2]);
    return made.set((x[1] + y[0]) / s, s / 4, (y[2] + z[1]) / s, (x[2] - z[0]) / s);
  }
  const s = 2 * Math.sqrt(1 + z[2] - x[0] - y[1]);
  return made.set((x[2] + z[0]) / s, (y[2] + z[1]) / s, s / 4, (y[0] - x[1]) / s);
}

export function draw(stage) {
  if (!stage.flight || stage.t === undefined) return;
  placesSeen(stage);
  burnsSeen(stage);
  const box = stage.renderer.domElement.parentElement;
  if (box) box.dataset.camera = stage.camera.position.toArray().map((part) => part.toFixed(3)).join(" ");
  stage.inertial.children[0].position.copy(stage.camera.position).applyQuaternion(stage.inertial.quaternion.clone().invert());
  stage.renderer.render(stage.world, stage.camera);
  stage.labels.render(stage.world, stage.camera);
  untangle(stage);
}

export function turn(stage, across, up) {
  const { camera, controls } = stage;
  const away = camera.position.clone().sub(controls.target);
  away.applyAxisAngle(camera.up, across);
  const side = new three.Vector3().crossVectors(camera.up, away).normalize();
  const raised = away.clone().applyAxisAngle(side, -up);
  if (Math.abs(raised.clone().normalize().dot(camera.up)) < 0.995) away.copy(raised);
  camera.position.copy(controls.target).add(away);
  controls.update();
  draw(stage);
}

export function zoom(stage, factor) {
  const { camera, controls } = stage;
  camera.position.sub(controls.target).multiplyScalar(factor).add(controls.target);
  controls.update();
  draw(stage);
}

export function sized(stage, width, height) {
  stage.renderer.setPixelRatio(Math.min(2, devicePixelRatio || 1));
  stage.renderer.setSize(width, height);
  stage.labels.setSize(width, height);
  stage.camera.aspect = width / height;
  stage.camera.updateProjectionMatrix();
}
