const table = byId("grid");
const lines = [...table.querySelectorAll("tbody tr:not(.api)")];
const placeOfLine = new Map(lines.map((line, place) => [line, place]));
const deviceHeads = [...table.querySelectorAll(".devices th")];
const sheet = new CSSStyleSheet();
const LINES = "tr:not(.api, .devices)";
let chosen = [];
let shownLines = lines;
let stop = null;
let drawing = 0;

function prepareGrid() {
  document.adoptedStyleSheets = [sheet];
  table.setAttribute("role", "grid");
  for (const part of table.tHead.rows) part.setAttribute("role", "row");
  for (const part of table.querySelectorAll("thead, tbody")) part.setAttribute("role", "rowgroup");
  for (const line of table.querySelectorAll("tbody tr")) line.setAttribute("role", "row");
  stopAt(lines[0]?.cells[0]);
}

function showLines(shown) {
  const wanted = new Set(shown);
  shownLines = shown.map((place) => lines[place]);
  lines.forEach((line, place) => {
    line.hidden = !wanted.has(place);
  });
  for (const body of table.tBodies) {
    const count = [...body.rows].filter((line) => !line.hidden && placeOfLine.has(line)).length;
    body.hidden = count === 0;
    body.rows[0].querySelector("i").textContent = count;
  }
  const gone = stop?.cellIndex > 0 && !chosen.includes(columns[stop.cellIndex - 1]);
  if (gone || !stop || stop.parentNode.hidden) stopAt(shownLines[0]?.cells[0]);
}

// To draw 20,000 cells at once is slow, and what is never drawn is hidden from screen readers: what is
// in view is drawn at once, the rest soon after, some lines at a time.
function drawInTurn() {
  clearTimeout(drawing);
  for (const line of lines) line.classList.remove("drawn");
  const rest = [...shownLines];
  const next = () => {
    for (const line of rest.splice(0, 25)) line.classList.add("drawn");
    if (rest.length) drawing = setTimeout(next, 25);
  };
  drawing = setTimeout(next, 150);
}

// Columns are hidden by rules on their place, so that no cell has to be touched.
function showColumns(wanted) {
  if (wanted.length === chosen.length && wanted.every((column, place) => column === chosen[place])) return;
  chosen = wanted;
  const places = new Set(wanted.map((column) => column.place));
  const rules = [];
  for (const { place } of columns) {
    if (!places.has(place))
      rules.push(`#grid ${LINES} > :nth-child(${place + 2}) { display: none !important; }`);
  }
  let groups = 0;
  devices.forEach((device, place) => {
    const members = wanted.filter((column) => column.device === device);
    deviceHeads[place].hidden = members.length === 0;
    deviceHeads[place].style.setProperty("--span", members.length);
    if (!members.length) return;
    groups += 1;
    rules.push(`.js #grid ${LINES} > :nth-child(${members[0].place + 2}) { margin-left: var(--gap); }`);
  });
  rules.push(`:root { --cells: calc(${wanted.length} * var(--cell) + ${groups} * var(--gap)); }`);
  sheet.replaceSync(rules.join("\n"));
}

function markChanges(pairs, shown) {
  for (const cell of table.querySelectorAll(".moved")) cell.classList.remove("moved");
  table.classList.toggle("compared", pairs.length > 0);
  for (const place of shown) {
    for (const [one, other] of pairs) {
      if (differ(place, one.place, other.place)) lines[place].cells[other.place + 1].classList.add("moved");
    }
  }
}

function markOpen(claim, column) {
  for (const part of table.querySelectorAll(".open")) part.classList.remove("open");
  if (claim === undefined) return;
  lines[claim].classList.add("open");
  const cell = lines[claim].cells[column ? column.place + 1 : 0];
  cell.classList.add("open");
  stopAt(cell);
}

// The grid is one stop of the Tab key; the arrow keys move that stop.
function stopAt(cell) {
  stop?.removeAttribute("tabindex");
  stop = cell ?? null;
  if (stop) stop.tabIndex = 0;
}

// Lines that were never drawn have an estimated height, so the second look is the one that is right.
function reveal(cell) {
  const look = () => cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  look();
  requestAnimationFrame(() => requestAnimationFrame(look));
}

function focusStop() {
  if (!stop || stop.parentNode.hidden) return byId("search").focus();
  stop.focus();
}

function moved(key, whole) {
  const cells = [0, ...chosen.map((column) => column.place + 1)];
  const across = cells.indexOf(stop.cellIndex);
  const down = shownLines.indexOf(stop.parentNode);
  const line = (place) =>
    shownLines[Math.max(0, Math.min(shownLines.length - 1, place))].cells[stop.cellIndex];
  const steps = {
    ArrowRight: () => stop.parentNode.cells[cells[Math.min(cells.length - 1, across + 1)]],
    ArrowLeft: () => stop.parentNode.cells[cells[Math.max(0, across - 1)]],
    ArrowDown: () => line(down + 1),
    ArrowUp: () => line(down - 1),
    PageDown: () => line(down + 10),
    PageUp: () => line(down - 10),
    Home: () => (whole ? shownLines[0] : stop.parentNode).cells[0],
    End: () => (whole ? shownLines.at(-1) : stop.parentNode).cells[cells.at(-1)],
  };
  return Object.hasOwn(steps, key) ? steps[key]() : null;
}

function spotOf(cell) {
  const place = placeOfLine.get(cell?.parentNode);
  return place === undefined ? null : { claim: place, column: columns[cell.cellIndex - 1] };
}

function hint(cell) {
  const spot = spotOf(cell);
  if (!spot?.column) return "";
  const { label, device } = spot.column;
  const found = judged(spot.claim, spot.column.place);
  const why = found ? found.failure || found.reason : "";
  return plain(`${label} on ${device}: ${cell.ariaLabel}${why ? `\n${why.slice(0, 200)}` : ""}`);
}
