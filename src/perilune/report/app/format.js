// Numbers and dates as the page tells them.
export function tonnes(kg) {
  return kg === null || kg === undefined ? "–" : (kg / 1000).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

export function day(utc) {
  return utc ? utc.slice(0, 10) : "–";
}

export function percent(part) {
  return part === null || part === undefined ? "–" : `${Math.round(100 * part)} %`;
}

export function figure(number) {
  if (number === null || number === undefined) return "–";
  return Math.abs(number) < 1e4 ? String(Number(number.toPrecision(6))) : Math.round(number).toLocaleString("en");
}

// A number or a text of a chart.
export function told(value) {
  return typeof value === "number" ? figure(value) : value;
}

// Days since 1970 of an ISO date or time in UTC, as a fraction of years where plotted.
export function year(utc) {
  const time = Date.parse(`${utc.slice(0, 10)}T${utc.length > 18 ? utc.slice(11, 19) : "00:00:00"}Z`);
  const first = Number(utc.slice(0, 4));
  const start = Date.UTC(first, 0, 1);
  return first + (time - start) / (Date.UTC(first + 1, 0, 1) - start);
}

export function span(seconds) {
  const sign = seconds < 0 ? "−" : "";
  const minutes = Math.round(Math.abs(seconds) / 60);
  const days = Math.floor(minutes / 1440);
  const hours = String(Math.floor((minutes % 1440) / 60)).padStart(2, "0");
  return `${sign}${days} d ${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
}
