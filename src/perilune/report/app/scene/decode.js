// Arrays out of base64, and the grid of land and sea out of its runs.
function bytes(text) {
  const raw = atob(text);
  const out = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) out[i] = raw.charCodeAt(i);
  return out;
}

export function floats(text) {
  return new Float32Array(bytes(text).buffer);
}

let cells = null;

export function landCells(grid) {
  if (cells) return cells;
  const runs = new Uint16Array(bytes(grid.runs).buffer);
  const land = new Uint8Array(grid.rows * grid.columns);
  let at = 0;
  let kind = 0;
  for (const run of runs) {
    if (kind) land.fill(1, at, at + run);
    at += run;
    kind = at % grid.columns === 0 && run > 0 ? 0 : 1 - kind;
  }
  cells = { rows: grid.rows, columns: grid.columns, land };
  return cells;
}

// Stars: right ascension and declination [rad], magnitude, B-V.
export function stars(text) {
  const raw = bytes(text);
  const view = new DataView(raw.buffer);
  const found = [];
  for (let i = 0; i + 6 <= raw.length; i += 6) {
    found.push({
      ascension: (view.getUint16(i, true) / 65536) * 2 * Math.PI,
      declination: (view.getInt16(i + 2, true) / 32767) * (Math.PI / 2),
      magnitude: raw[i + 4] / 25 - 2,
      colour: raw[i + 5] / 80 - 0.5,
    });
  }
  return found;
}
