let state = stateOf(location.hash);
let typing = false;

function update(change, replace = false) {
  state = { ...state, ...change };
  remember(state, replace);
  apply();
}

function apply() {
  const first = starting(state);
  document.body.classList.toggle("starting", first);
  for (const button of document.querySelectorAll("[data-view]")) {
    const here = (button.dataset.view === "") === first;
    if (here) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }
  const result = sift(state);
  if (first) showStart(state);
  showColumns(result.chosen);
  const folding = !filtered(state) && state.view !== "all";
  showLines(result.shown, folding, placeOfClaim.get(state.claim));
  markChanges(result.pairs, result.shown);
  syncControls(result);
  byId("unfold").hidden = !folding;
  byId("empty").hidden = result.shown.length > 0;
  applyPanel();
  if (!first) drawInTurn();
}

function syncControls({ shown, tallies, surprises, pairs }) {
  for (const name of ["search", "document", "api", "kind", "from", "to"]) {
    const control = byId(name);
    if (control.value !== state[name]) control.value = state[name];
    control.classList.toggle("chosen", state[name] !== "");
  }
  for (const chip of document.querySelectorAll("[data-verdict]")) {
    chip.setAttribute("aria-pressed", state.verdict.includes(chip.dataset.verdict));
    chip.querySelector(".tally").textContent = tallies[verdicts.indexOf(chip.dataset.verdict)];
  }
  for (const chip of document.querySelectorAll("[data-device]")) {
    chip.setAttribute("aria-pressed", state.device.includes(chip.dataset.device));
  }
  byId("surprise").setAttribute("aria-pressed", state.surprise);
  byId("surprise").querySelector(".tally").textContent = surprises;
  for (const button of document.querySelectorAll("#controls .clear")) button.hidden = !filtered(state);
  const unknown =
    state.claim && !placeOfClaim.has(state.claim) ? `; no claim is named ${plain(state.claim)}` : "";
  const apart = comparing(state) && !pairs.length ? "; no device has both versions" : "";
  const sentence = `${shown.length} of ${counted(claims.length, "claim")}${apart}${unknown}`;
  if (byId("count").textContent !== sentence) byId("count").textContent = sentence;
}

function applyPanel() {
  const claim = placeOfClaim.get(state.claim);
  const column = columnOf(state.column);
  if (claim === undefined) return lowerPanel();
  const key = JSON.stringify([state.claim, state.column]);
  if (panel.open && panel.dataset.key === key) return;
  panel.dataset.key = key;
  fillPanel(claim, column, (other) => update({ column: other.key }));
  for (const [id, step] of [
    ["older", -1],
    ["newer", 1],
  ]) {
    byId(id).hidden = !column;
    byId(id).setAttribute("aria-disabled", !neighbour(column, step));
  }
  markOpen(claim, column);
  raisePanel();
  byId("detail").focus();
  following = true;
  reveal(stop);
}

function lowerPanel() {
  if (!panel.open) return;
  panel.close();
  markOpen();
  focusStop();
}

function open(cell) {
  const spot = spotOf(cell);
  if (!spot) return;
  stopAt(cell);
  update({ claim: claims[spot.claim].id, column: spot.column?.key ?? "" });
}

const close = () => update({ claim: "", column: "", view: state.view || "claims" });

function fold(body) {
  const open = body.querySelector("button").getAttribute("aria-expanded") === "true";
  unfolded[open ? "delete" : "add"](body);
  folded[open ? "add" : "delete"](body);
  apply();
}

const toggled = (list, value) =>
  list.includes(value) ? list.filter((one) => one !== value) : [...list, value];

// Values come from the data, because a parser of HTML alters some characters of an attribute.
function nameControls() {
  for (const [id, values] of Object.entries(data.choices)) {
    [...byId(id).options].slice(1).forEach((option, place) => {
      option.value = values[place];
    });
  }
  document.querySelectorAll("[data-device]").forEach((chip, place) => {
    chip.dataset.device = devices[place];
  });
  const met = new Set(data.records.map(([verdict]) => verdicts[verdict]));
  for (const chip of document.querySelectorAll("[data-verdict]")) chip.hidden = !met.has(chip.dataset.verdict);
}

function wireControls() {
  byId("controls").addEventListener("submit", (event) => event.preventDefault());
  byId("search").addEventListener("input", (event) => {
    update({ search: event.target.value }, typing);
    typing = true;
  });
  byId("search").addEventListener("blur", () => {
    typing = false;
  });
  for (const name of ["document", "api", "kind", "from", "to"]) {
    byId(name).addEventListener("change", (event) => update({ [name]: event.target.value }));
  }
  for (const chip of document.querySelectorAll("[data-verdict]")) {
    chip.addEventListener("click", () => update({ verdict: toggled(state.verdict, chip.dataset.verdict) }));
  }
  for (const chip of document.querySelectorAll("[data-device]")) {
    chip.addEventListener("click", () => update({ device: toggled(state.device, chip.dataset.device) }));
  }
  byId("surprise").addEventListener("click", () => update({ surprise: !state.surprise }));
  for (const button of document.querySelectorAll(".clear")) {
    button.addEventListener("click", () => {
      update({ ...NO_FILTER, view: state.view || "claims" });
      byId("search").focus();
    });
  }
  byId("more").addEventListener("click", () => {
    byId("more").setAttribute("aria-expanded", byId("controls").classList.toggle("open"));
  });
}

function wireGrid() {
  table.addEventListener("click", (event) => {
    const button = event.target.closest(".api button");
    if (button) return fold(button.closest("tbody"));
    if (getSelection().isCollapsed) open(event.target.closest("td, th"));
  });
  byId("unfold").addEventListener("click", () => update({ view: "all" }));
  table.addEventListener("pointerover", (event) => {
    const cell = event.target.closest("tbody td");
    if (cell && !cell.title) cell.title = hint(cell);
  });
  table.addEventListener("keydown", (event) => {
    if (event.target !== stop || event.altKey || event.metaKey) return;
    const cell = moved(event.key, event.ctrlKey);
    if (!cell && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (!cell) return open(stop);
    stopAt(cell);
    cell.focus();
  });
}

function wirePanel() {
  byId("close").addEventListener("click", close);
  for (const [id, step] of [
    ["older", -1],
    ["newer", 1],
  ]) {
    byId(id).addEventListener("click", () => {
      const other = neighbour(columnOf(state.column), step);
      if (other) update({ column: other.key });
      byId(id).focus();
    });
  }
  panel.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  document.addEventListener("keydown", (event) => {
    const clearing = event.target === byId("search") && state.search;
    if (event.key === "Escape" && panel.open && !clearing) {
      event.preventDefault();
      close();
    }
  });
  small.addEventListener("change", () => panel.open && raisePanel());
}

function follow() {
  const next = stateOf(location.hash);
  if (fragmentOf(next) === fragmentOf(state)) return;
  state = next;
  typing = false;
  apply();
}

prepareGrid();
nameControls();
wireControls();
wireGrid();
wirePanel();
wireStart();
wireTheme();
addEventListener("popstate", follow);
addEventListener("hashchange", follow);
new ResizeObserver(() => {
  const height = Math.floor(table.tHead.getBoundingClientRect().height);
  document.documentElement.style.setProperty("--head", `${height - 1}px`);
}).observe(table.tHead);
apply();
performance.measure("ready");
