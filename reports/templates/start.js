// The start: for one version on one device what is unsafe or wrong, the answers for the documents, and what
// changed against another version.
const ANSWER_OF = new Map(
  data.papers.flatMap(([, , numbers]) => numbers).map((number, place) => [number, place]),
);
const SHOWN = 12;
let startKey = "";

function answerAt(number, label) {
  const place = data.answered[label]?.[ANSWER_OF.get(number)];
  if (place === undefined) return null;
  const [kind, word, truth, ...asides] = data.answers[place];
  return { kind, word: text(word), truth: text(truth), asides: asides.map(text) };
}

// What a number was answered in the newest version, as a note behind what it says.
function answerWord(number) {
  const answer = answerAt(number, data.main.at(-1));
  return answer ? element("p", { class: `answer a${answer.kind}` }, answerText(answer)) : [];
}

function answerText({ kind, word, truth }) {
  const between = data.kinds[kind] === "true, but" ? " " : ": ";
  return [element("b", {}, marked(word)), truth ? [between, prose(truth)] : [], "."];
}

function startChoice(state) {
  const labels = data.choices.to;
  const at = labels.includes(state.at) ? state.at : data.main.at(-1);
  const here = columns.filter((column) => column.label === at).map((column) => column.device);
  const on = here.includes(state.on) ? state.on : here[0];
  const others = labels.filter((label) => label !== at && columnOf(`${label}/${on}`));
  const before = others.filter(
    (label) => data.main.includes(label) && labels.indexOf(label) < labels.indexOf(at),
  );
  const against = others.includes(state.against) ? state.against : (before.at(-1) ?? others.at(-1) ?? "");
  return { at, on, against, here, others };
}

function fillPick(id, values, chosen) {
  byId(id).replaceChildren(
    ...values.map((value) => {
      const option = element("option", {}, plain(value));
      option.value = value;
      option.selected = value === chosen;
      return option;
    }),
  );
  byId(id).disabled = values.length === 0;
}

function linkTo(place, column) {
  const claim = claims[place];
  const href = fragmentOf({ ...stateOf(""), claim: claim.id, column: column?.key ?? "" });
  return element("a", { href }, element("bdi", {}, prose(claim.sentence)));
}

function headed(title, count, ...content) {
  return element("section", {}, element("h2", {}, title, element("i", {}, String(count))), content);
}

const broken = (place, column) => ![0, 5, -1].includes(verdictAt(place, column.place));

function severe(column) {
  const found = data.findings
    .map(([severity, title, loses, upstream, members, columns]) => {
      const failing = members.filter((place) => broken(place, column));
      const seen = failing.length > 0 || columns.includes(`${column.label} ${column.device}`);
      return { severity, title: text(title), loses: text(loses), upstream: text(upstream), failing, seen };
    })
    .filter(({ seen }) => seen);
  const odd = claims.map((_, place) => place).filter((place) => surpriseAt(place, column.place));
  const groups = data.severities.slice(0, 2).map((severity, rank) => {
    const members = found.filter((one) => one.severity === rank);
    if (!members.length) return [];
    const items = members.map(({ title, loses, upstream, failing }) =>
      element(
        "li",
        {},
        element(
          "details",
          {},
          element("summary", {}, prose(title)),
          element("p", {}, prose(loses), upstream ? [" Upstream: ", marked(upstream), "."] : []),
          failing.map((place) => element("p", {}, linkTo(place, column))),
        ),
      ),
    );
    return [
      element("h3", {}, `${severity[0].toUpperCase()}${severity.slice(1)} (${members.length})`),
      element("ul", { class: "news" }, items),
    ];
  });
  const count = found.filter((one) => one.severity < 2).length;
  const none = count ? [] : element("p", { class: "none-known" }, "None of the known findings is broken here.");
  const surprises = odd.length
    ? [
        element("h3", {}, `Surprises (${odd.length})`),
        element("ul", { class: "news" }, listed(odd, column, { surprise: true, device: [column.device] })),
      ]
    : [];
  return headed("Unsafe or silently wrong", count, surprises, groups, none);
}

function listed(members, column, more) {
  const items = members.slice(0, SHOWN).map((place) =>
    element("li", {}, badge(verdictAt(place, column.place)), linkTo(place, column)),
  );
  if (members.length > SHOWN) {
    const link = { href: fragmentOf({ ...stateOf(""), ...more }) };
    items.push(element("li", {}, element("a", link, `All ${members.length}`)));
  }
  return items;
}

function paper([name, title, numbers], at) {
  const found = numbers.map((number) => answerAt(number, at));
  const counts = data.kinds.map((kind, place) => {
    const count = found.filter((one) => (one?.kind ?? 4) === place).length;
    const dot = element("i", { class: `dot a${place}`, "aria-hidden": "true" });
    return count ? element("span", { class: "count" }, dot, `${count} ${kind} `) : [];
  });
  const band = found.map((answer) => element("i", { class: `a${answer?.kind ?? 4}` }));
  const list = element("div", {});
  const made = element(
    "details",
    { class: "paper" },
    element(
      "summary",
      {},
      element("b", {}, `${name} ${plain(title)}`),
      element("span", {}, " ", counts),
      element("div", { class: "band", "aria-hidden": "true" }, band),
    ),
    list,
  );
  const fill = () => list.childElementCount || list.append(...numbers.map((number) => saidOf(number, at)));
  made.addEventListener("toggle", fill, { once: true });
  return made;
}

function saidOf(number, at) {
  const answer = answerAt(number, at);
  const place = ANSWER_OF.get(number);
  const example = text(data.examples[place]);
  const citing = claims.filter((claim) => claim.cites.includes(number));
  const behind = element(
    "a",
    { href: fragmentOf({ ...stateOf(""), search: number }) },
    counted(citing.length, "claim"),
  );
  return element(
    "dl",
    { class: "said" },
    element("dt", {}, element("b", {}, number), element("span", {}, prose(text(data.says[place])))),
    element(
      "dd",
      {},
      answer ? element("p", { class: `answer a${answer.kind}` }, answerText(answer)) : [],
      (answer?.asides ?? []).map((aside) => element("p", { class: "aside" }, "(", prose(aside), ")")),
      example ? element("pre", { tabindex: "0", role: "region", "aria-label": `Example of ${number}` }, program(example)) : [],
      element("p", { class: "behind" }, behind),
    ),
  );
}

function changes({ at, against, on }) {
  const [before, after] = [columnOf(`${against}/${on}`), columnOf(`${at}/${on}`)];
  const title = `What changed from ${plain(against)}`;
  if (!before) return headed("What changed", 0, element("p", {}, `No other version has ${plain(on)}.`));
  const moved = claims.map((_, place) => place).filter((place) => differ(place, before.place, after.place));
  const was = (place) => verdictAt(place, before.place);
  const now = (place) => verdictAt(place, after.place);
  const kinds = [
    ["Newly broken", (place) => broken(place, after) && was(place) === 0],
    ["Mended", (place) => now(place) === 0 && broken(place, before)],
    ["Fails differently", (place) => broken(place, after) && broken(place, before)],
    ["Newly judged, or no longer", () => true],
  ];
  const taken = new Set();
  const parts = kinds.map(([name, wanted]) => {
    const members = moved.filter((place) => !taken.has(place) && wanted(place));
    for (const place of members) taken.add(place);
    if (!members.length) return [];
    const more = { from: against, to: at, device: [on] };
    return [
      element("h3", {}, `${name} (${members.length})`),
      element("ul", { class: "news" }, listed(members, after, more)),
    ];
  });
  const none = moved.length ? [] : element("p", { class: "none-known" }, "Nothing.");
  return headed(title, moved.length, parts, none);
}

function showStart(state) {
  const chosen = startChoice(state);
  const key = JSON.stringify([chosen.at, chosen.on, chosen.against]);
  if (key === startKey) return;
  startKey = key;
  fillPick("at", [...data.choices.to].reverse(), chosen.at);
  fillPick("on", chosen.here, chosen.on);
  fillPick("against", [...chosen.others].reverse(), chosen.against);
  byId("told").replaceChildren(
    severe(columnOf(`${chosen.at}/${chosen.on}`)),
    element(
      "section",
      {},
      element("h2", {}, "What the four pages say"),
      data.papers.map((each) => paper(each, chosen.at)),
    ),
    changes(chosen),
  );
}

function wireStart() {
  byId("picks").addEventListener("submit", (event) => event.preventDefault());
  for (const name of ["at", "on", "against"]) {
    byId(name).addEventListener("change", (event) => update({ [name]: event.target.value }));
  }
  for (const button of document.querySelectorAll("[data-view]")) {
    button.addEventListener("click", () => update({ ...NO_FILTER, claim: "", column: "", view: button.dataset.view }));
  }
}
