// Drawn surfaces: the Earth from its land and sea, the Moon from its maria and craters.
import { landCells } from "./decode.js";

// Maria, basins and bright craters: latitude, longitude east [deg], diameter [km], rounded from the Gazetteer of
// Planetary Nomenclature (IAU, USGS), for drawing alone.
const MARIA = [
  [35, -15, 1150], [27, 18, 670], [8, 31, 870], [16, 59, 550], [-8, 53, 840], [-15, 35, 340], [20, -57, 1500], [2, -48, 1100],
  [-24, -39, 420], [-21, -17, 715], [57, -10, 700], [57, 20, 600], [-10, -23, 350], [13, 4, 240], [-20, -95, 290], [27, 148, 280],
  [-34, 163, 280], [-2, 86, 370], [13, 86, 360], [43, -32, 260], [45, 27, 150], [2, -9, 330], [-20, 129, 190],
];
const BASIN = [-53, -169, 2400];
const CRATERS = [
  [-43, -11, 85, 3], [10, -20, 96, 1], [8, -38, 30, 1], [24, -47, 40, 1], [52, -9, 101, 0], [-58, -14, 231, 0], [-20, 129, 185, 0],
  [-60, -69, 280, 0], [5, 141, 75, 1], [-22, 62, 60, 1], [36, 103, 22, 1], [-9, 61, 130, 0],
];

function noise(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

function canvas(width, height) {
  const made = document.createElement("canvas");
  made.width = width;
  made.height = height;
  return made;
}

function mixed(a, b, share) {
  return [0, 1, 2].map((k) => a[k] + (b[k] - a[k]) * Math.max(0, Math.min(1, share)));
}

function ground(latitude) {
  const away = Math.abs(latitude);
  if (away > 66) return mixed([176, 178, 172], [240, 244, 247], (away - 66) / 10);
  const dry = Math.exp(-(((away - 24) / 11) ** 2));
  return mixed(mixed([58, 96, 52], [108, 116, 78], away / 62), [186, 160, 112], 0.75 * dry);
}

function sea(latitude) {
  const ice = latitude > 0 ? (latitude - 78) / 6 : 0;
  return mixed(mixed([22, 62, 112], [34, 84, 132], Math.abs(latitude) / 70), [226, 236, 242], ice);
}

export function earthSurface(grid) {
  const { rows, columns, land } = landCells(grid);
  const [width, height] = [1024, 512];
  const made = canvas(width, height);
  const context = made.getContext("2d");
  const image = context.createImageData(width, height);
  const pixels = image.data;
  for (let y = 0; y < height; y += 1) {
    const latitude = 90 - (180 * (y + 0.5)) / height;
    const [wet, dry] = [sea(latitude), ground(latitude)];
    const row = ((y + 0.5) * rows) / height - 0.5;
    const j = Math.max(0, Math.min(rows - 2, Math.floor(row)));
    const down = Math.max(0, Math.min(1, row - j));
    for (let x = 0; x < width; x += 1) {
      const column = ((x + 0.5) * columns) / width - 0.5 + columns;
      const i = Math.floor(column) % columns;
      const k = (i + 1) % columns;
      const across = column - Math.floor(column);
      const upper = land[j * columns + i] * (1 - across) + land[j * columns + k] * across;
      const lower = land[(j + 1) * columns + i] * (1 - across) + land[(j + 1) * columns + k] * across;
      const share = Math.max(0, Math.min(1, (upper * (1 - down) + lower * down - 0.35) / 0.3));
      const at = 4 * (y * width + x);
      for (let c = 0; c < 3; c += 1) pixels[at + c] = wet[c] + (dry[c] - wet[c]) * share;
      pixels[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
  return made;
}

function vector(latitude, longitude) {
  const [a, b] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
  return [Math.cos(a) * Math.cos(b), Math.cos(a) * Math.sin(b), Math.sin(a)];
}

// How dark the maria make a place, 0 to 1: whole inside, fading at a rough edge.
function darkness(x, y, z, spots, rough) {
  let dark = 0;
  for (const { at, half, reach } of spots) {
    const cosine = x * at[0] + y * at[1] + z * at[2];
    if (cosine > reach) dark = Math.max(dark, Math.min(1, (half * (1 + 0.5 * rough) - Math.acos(Math.min(1, cosine))) / (0.25 * half + 0.01)));
  }
  return dark;
}

export function moonSurface(radius) {
  const [width, height] = [640, 320];
  const made = canvas(width, height);
  const context = made.getContext("2d");
  const image = context.createImageData(width, height);
  const random = noise(20260101);
  const spot = ([latitude, longitude, size]) => ({ at: vector(latitude, longitude), half: size / 2 / radius, reach: Math.cos((1.6 * size) / 2 / radius) });
  const spots = MARIA.map(spot);
  const basin = [spot(BASIN)];
  const waves = Array.from({ length: 9 }, () => ({ axis: vector(180 * random() - 90, 360 * random()), rate: 5 + 38 * random(), shift: 6 * random() }));
  for (let v = 0; v < height; v += 1) {
    const latitude = Math.PI * (0.5 - (v + 0.5) / height);
    const [z, flat] = [Math.sin(latitude), Math.cos(latitude)];
    for (let u = 0; u < width; u += 1) {
      const longitude = 2 * Math.PI * ((u + 0.5) / width - 0.5);
      const [x, y] = [flat * Math.cos(longitude), flat * Math.sin(longitude)];
      let rough = 0;
      for (const { axis, rate, shift } of waves) rough += Math.sin(rate * (x * axis[0] + y * axis[1] + z * axis[2]) + shift);
      rough /= waves.length;
      const light = 176 + 26 * rough + 14 * (random() - 0.5) - 72 * darkness(x, y, z, spots, rough) - 26 * darkness(x, y, z, basin, rough);
      const at = 4 * (v * width + u);
      image.data[at] = light;
      image.data[at + 1] = light * 0.985;
      image.data[at + 2] = light * 0.955;
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
  craters(context, width, height, radius, random);
  return made;
}

function craters(context, width, height, radius, random) {
  const small = Array.from({ length: 420 }, () => [(Math.asin(2 * random() - 1) * 180) / Math.PI, 360 * random() - 180, 18 + 110 * random() ** 4, 0]);
  for (const [latitude, longitude, size, bright] of [...small, ...CRATERS]) {
    const x = ((longitude + 180) / 360) * width;
    const y = ((90 - latitude) / 180) * height;
    const r = ((size / 2 / radius) * height) / Math.PI;
    const wide = Math.min(12, 1 / Math.max(0.08, Math.cos((latitude * Math.PI) / 180)));
    context.save();
    context.translate(x, y);
    context.scale(wide, 1);
    for (let ray = 0; ray < 14 * bright; ray += 1) {
      const angle = 2 * Math.PI * random();
      context.strokeStyle = `rgba(236,234,228,${0.1 + 0.12 * random()})`;
      context.lineWidth = 0.5 + random();
      context.beginPath();
      context.moveTo(0, 0);
      context.lineTo(r * (3 + 5 * bright * random()) * Math.cos(angle), r * (3 + 5 * bright * random()) * Math.sin(angle));
      context.stroke();
    }
    context.fillStyle = bright ? "rgba(232,230,224,0.75)" : "rgba(96,94,90,0.35)";
    context.beginPath();
    context.arc(0, 0, Math.max(0.6, r), 0, 2 * Math.PI);
    context.fill();
    context.strokeStyle = "rgba(226,224,218,0.45)";
    context.lineWidth = Math.max(0.4, r * 0.18);
    context.stroke();
    context.restore();
  }
}
