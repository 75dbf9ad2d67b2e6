const table = byId("grid");
const lines = [...table.querySelectorAll("tbody tr:not(.api)")];
const placeOfLine = new Map(lines.map((line, place) => [line, place]));
const deviceHeads = [...table.querySelectorAll(".devices th")];
const sheet = new CSSStyleSheet();
const LINES = "tr:not(.api, .devices)";
const LONGEST = 18; // characters of a device's name
let chosen = [];
let shownLines = lines;
let stop = null;
let drawing = 0;
let following = false;
const [folded, unfolded] = [new Set(), new Set()];

function prepareGrid() {
  document.adoptedStyleSheets = [sheet];
  table.setAttribute("role", "grid");
  for (const part of table.tHead.rows) part.setAttribute("role", "row");
  for (const part of table.querySelectorAll("thead, tbody")) part.setAttribute("role", "rowgroup");
  for (const line of table.querySelectorAll("tbody tr")) line.setAttribute("role", "row");
  const near = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => filled(entry.target)),
    { root: byId("scroll"), rootMargin: "600px 0px" },
  );
  for (const line of lines) near.observe(line);
  for (const kind of ["wheel", "pointerdown", "keydown", "touchstart"]) {
    addEventListener(kind, () => (following = false), { passive: true, capture: true });
  }
  stopAt(lines[0]?.cells[0]);
}

// A group has news where a claim of it is a surprise, or changed in the newest version.
function newsOf(members, chosen) {
  const pairs = devices.map((device) =>
    data.main.slice(-2).map((label) => chosen.find((one) => one.label === label && one.device === device)),
  );
  return members.some(
    (claim) =>
      chosen.some((column) => surpriseAt(claim, column.place)) ||
      pairs.some(([one, other]) => one && other && differ(claim, one.place, other.place)),
  );
}

// How many claims of a group fail in the newest version.
function failing(members) {
  const newest = chosen.filter((column) => column.label === data.main.at(-1));
  const count = members.filter((claim) => newest.some((column) => broken(claim, column))).length;
  return count ? ` · ${count} fail in ${plain(data.main.at(-1))}` : "";
}

// Where the reader looks for nothing, groups without news are folded.
function showLines(shown, folding, claim) {
  const wanted = new Set(shown);
  const open = new Set();
  for (const body of table.tBodies) {
    const [head, ...rest] = body.rows;
    const members = rest.map((line) => placeOfLine.get(line)).filter((place) => wanted.has(place));
    const free =
      !folding ||
      members.includes(claim) ||
      unfolded.has(body) ||
      (!folded.has(body) && newsOf(members, chosen));
    if (free) for (const place of members) open.add(place);
    body.hidden = members.length === 0;
    head.querySelector("i").textContent = members.length;
    head.querySelector("small").textContent = failing(members);
    const button = head.querySelector("button");
    button.setAttribute("aria-expanded", free);
    button.disabled = !folding;
  }
  lines.forEach((line, place) => {
    line.hidden = !open.has(place);
  });
  shownLines = shown.filter((place) => open.has(place)).map((place) => lines[place]);
  const gone = stop?.cellIndex > 0 && !chosen.includes(columns[stop.cellIndex - 1]);
  if (gone || !stop || stop.parentNode.hidden) stopAt(shownLines[0]?.cells[0]);
}

function drawInTurn() {
  clearTimeout(drawing);
  for (const line of lines) line.classList.remove("drawn");
  shownLines.slice(0, 40).forEach(filled);
  const rest = [...shownLines];
  const next = () => {
    for (const line of rest.splice(0, 25)) filled(line).classList.add("drawn");
    if (rest.length) drawing = setTimeout(next, 25);
    else if (following) reveal(stop);
  };
  drawing = setTimeout(next, 150);
}

// Columns are hidden by rules on their place, so that no cell has to be touched. A device of few columns is as wide
// as its name.
function showColumns(wanted) {
  if (wanted.length === chosen.length && wanted.every((column, place) => column === chosen[place])) return;
  chosen = wanted;
  const places = new Set(wanted.map((column) => column.place));
  const rules = [];
  for (const { place } of columns) {
    if (!places.has(place))
      rules.push(`#grid ${LINES} > :nth-child(${place + 2}) { display: none !important; }`);
  }
  const widths = [];
  devices.forEach((device, place) => {
    const members = wanted.filter((column) => column.device === device);
    deviceHeads[place].hidden = members.length === 0;
    if (!members.length) return;
    const least = `${0.66 * Math.min(plain(device).length, LONGEST) + 0.3}rem`;
    const width = `${members.length} * var(--cell)`;
    deviceHeads[place].style.setProperty("--width", `max(${width}, ${least})`);
    rules.push(
      `.js #grid ${LINES} > :nth-child(${members[0].place + 2}) { margin-left: var(--gap); }`,
      `.js #grid ${LINES} > :nth-child(${members.at(-1).place + 2}) { margin-right: max(0px, ${least} - ${width}); }`,
    );
    widths.push(`max(${width}, ${least}) + var(--gap)`);
  });
  rules.push(`:root { --cells: calc(${widths.join(" + ") || "0px"}); }`);
  sheet.replaceSync(rules.join("\n"));
}

function markChanges(pairs, shown) {
  for (const cell of table.querySelectorAll(".moved")) cell.classList.remove("moved");
  table.classList.toggle("compared", pairs.length > 0);
  for (const place of shown) {
    for (const [one, other] of pairs) {
      if (!differ(place, one.place, other.place)) continue;
      filled(lines[place]).cells[other.place + 1].classList.add("moved");
    }
  }
}

function markOpen(claim, column) {
  for (const part of table.querySelectorAll(".open")) part.classList.remove("open");
  if (claim === undefined) return;
  lines[claim].classList.add("open");
  const cell = filled(lines[claim]).cells[column ? column.place + 1 : 0];
  cell.classList.add("open");
  stopAt(cell);
}

// The grid is one stop of the Tab key; the arrow keys move that stop.
function stopAt(cell) {
  stop?.removeAttribute("tabindex");
  stop = cell ?? null;
  if (stop) stop.tabIndex = 0;
}

// Lines that were never drawn have an estimated height, so a later look is the one that is right; the last
// is taken once all is drawn, unless the reader has moved on by then.
function reveal(cell) {
  if (!cell) return;
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
    filled(shownLines[Math.max(0, Math.min(shownLines.length - 1, place))]).cells[stop.cellIndex];
  const steps = {
    ArrowRight: () => filled(stop.parentNode).cells[cells[Math.min(cells.length - 1, across + 1)]],
    ArrowLeft: () => stop.parentNode.cells[cells[Math.max(0, across - 1)]],
    ArrowDown: () => line(down + 1),
    ArrowUp: () => line(down - 1),
    PageDown: () => line(down + 10),
    PageUp: () => line(down - 10),
    Home: () => (whole ? shownLines[0] : stop.parentNode).cells[0],
    End: () => filled(whole ? shownLines.at(-1) : stop.parentNode).cells[cells.at(-1)],
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
