// Where everything is at a time: the ship and the bodies of one flight [km], and the axes they are shown in.
import { floats } from "./decode.js";

export const FRAMES = [
  ["inertial", "inertial, about the Earth"],
  ["rotating", "Earth–Moon rotating"],
  ["moon", "inertial, about the Moon"],
];

const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
const minus = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

function unit(a) {
  const length = Math.hypot(...a) || 1;
  return [a[0] / length, a[1] / length, a[2] / length];
}

export function prepared(raw) {
  return {
    ...raw,
    coasts: raw.coasts.map((row) => ({ name: row.name, t: floats(row.t_s), km: floats(row.km) })),
    bodies: Object.fromEntries(Object.entries(raw.bodies).map(([name, row]) => [name, { step: row.step_s, km: floats(row.km), orbit: floats(row.orbit_km) }])),
    turns: { step: raw.moon_turns.step_s, q: floats(raw.moon_turns.quaternions) },
  };
}

function evenly(km, step, t) {
  const last = km.length / 3 - 1;
  const at = Math.max(0, Math.min(last, t / step));
  const i = Math.min(last - 1, Math.floor(at));
  const share = at - i;
  return [0, 1, 2].map((k) => km[3 * i + k] + share * (km[3 * i + 3 + k] - km[3 * i + k]));
}

export function bodyAt(flight, name, t) {
  if (name === flight.centre) return [0, 0, 0];
  return evenly(flight.bodies[name].km, flight.bodies[name].step, t);
}

function onOrbit(orbit, t) {
  const angle = orbit.rate_rad_s * t;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [cn, sn] = [Math.cos(orbit.node_rad), Math.sin(orbit.node_rad)];
  const [ci, si] = [Math.cos(orbit.inclination_rad), Math.sin(orbit.inclination_rad)];
  return [cn * c - sn * ci * s, sn * c + cn * ci * s, si * s].map((part) => part * orbit.radius_km);
}

export function shipAt(flight, t) {
  if (!flight.coasts.length) return onOrbit(flight.orbit, t);
  const coast = flight.coasts.find((row) => t <= row.t[row.t.length - 1]) || flight.coasts[flight.coasts.length - 1];
  const times = coast.t;
  let [low, high] = [0, times.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle] <= t) low = middle;
    else high = middle;
  }
  const share = Math.max(0, Math.min(1, (t - times[low]) / (times[high] - times[low] || 1)));
  return [0, 1, 2].map((k) => coast.km[3 * low + k] + share * (coast.km[3 * high + k] - coast.km[3 * low + k]));
}

// Rows of the matrix from inertial to rotating axes: x to the Moon, z along its motion about the Earth.
export function rotatingAxes(flight, t) {
  const step = flight.bodies.moon.step;
  const r = bodyAt(flight, "moon", t);
  const x = unit(r);
  const z = unit(cross(bodyAt(flight, "moon", Math.max(0, t - step)), bodyAt(flight, "moon", t + step)));
  return [x, cross(z, x), z];
}

export function shown(flight, frame, t, point) {
  if (frame === "rotating") return rotatingAxes(flight, t).map((axis) => dot(axis, point));
  if (frame === "moon") return minus(point, bodyAt(flight, "moon", t));
  return point;
}

// The coasts in the axes of a frame: one list of points for each.
export function tracks(flight, frame) {
  if (flight.coasts.length) {
    return flight.coasts.map((row) => Array.from(row.t, (t, i) => shown(flight, frame, t, [row.km[3 * i], row.km[3 * i + 1], row.km[3 * i + 2]])));
  }
  const turn = (2 * Math.PI) / flight.orbit.rate_rad_s;
  return [Array.from({ length: 181 }, (_, i) => shown(flight, frame, (turn * i) / 180, onOrbit(flight.orbit, (turn * i) / 180)))];
}

export function orbitOf(flight, name) {
  const { orbit } = flight.bodies[name];
  return Array.from({ length: orbit.length / 3 }, (_, i) => [orbit[3 * i], orbit[3 * i + 1], orbit[3 * i + 2]]);
}

// The Moon's orientation as a quaternion [x, y, z, w] from mean-Earth to inertial axes.
export function moonTurn(flight, t) {
  const { q, step } = flight.turns;
  const last = q.length / 4 - 1;
  const at = Math.max(0, Math.min(last, t / step));
  const i = Math.min(Math.max(0, last - 1), Math.floor(at));
  const j = Math.min(last, i + 1);
  const share = at - i;
  const sign = [0, 1, 2, 3].reduce((sum, k) => sum + q[4 * i + k] * q[4 * j + k], 0) < 0 ? -1 : 1;
  const mixed = [0, 1, 2, 3].map((k) => (1 - share) * q[4 * i + k] + share * sign * q[4 * j + k]);
  const length = Math.hypot(...mixed);
  return mixed.map((part) => part / length);
}

export function phase(flight, t) {
  if (!flight.coasts.length) return `in the orbit of ${flight.orbit.name}; its place on the orbit is illustrative`;
  const coast = flight.coasts.find((row) => t <= row.t[row.t.length - 1]) || flight.coasts[flight.coasts.length - 1];
  return coast.name;
}
