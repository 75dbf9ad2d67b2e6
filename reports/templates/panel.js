const panel = byId("panel");
const small = matchMedia("(max-width: 62rem)");

function section(title, ...content) {
  return element("section", {}, element("h3", {}, title), content);
}

function copyable(title, source, kind) {
  const block = element(
    "pre",
    kind ? { class: kind } : { tabindex: "0", role: "region", "aria-label": title },
    program(source),
  );
  const button = element(
    "button",
    { type: "button", class: "quiet", "aria-label": `Copy: ${title}` },
    "Copy",
  );
  button.addEventListener("click", () => copy(source, block));
  return element("section", {}, element("div", { class: "headed" }, element("h3", {}, title), button), block);
}

function pairs(entries, kind = "", render = marked) {
  const rows = entries.map(([name, value]) => [
    element("dt", {}, marked(name)),
    element("dd", {}, render(value)),
  ]);
  return element("dl", { class: `pairs ${kind}` }, rows.flat());
}

function badge(verdict, tag = "span") {
  const word = verdict < 0 ? "not checked" : verdicts[verdict];
  return element(tag, { class: `badge ${verdict < 0 ? "none" : `v${verdict}`}` }, word);
}

function aboutClaim(claim) {
  return [
    element("h2", { id: "panel-title" }, element("bdi", {}, prose(claim.sentence))),
  ];
}

function facts(claim) {
  const link = element(
    "a",
    { href: fragmentOf({ ...stateOf(""), claim: claim.id }) },
    element("bdi", {}, marked(claim.id)),
  );
  return [
    element(
      "p",
      { class: "facts" },
      element("span", { class: "id" }, link),
      element("span", {}, "kind: ", marked(claim.kind)),
      element("span", {}, marked(claim.property)),
    ),
  ];
}

function cited(claim) {
  return section(
    "What the documents say",
    pairs(
      claim.cites.map((number) => [number, number]),
      "",
      (number) => [prose(said.get(number) ?? ""), answerWord(number)],
    ),
  );
}

// The answer first: what was found, and in plain words why.
function answered(column, found) {
  const verdict = verdicts[found.verdict];
  const where = ` in torch ${column.label} on ${column.device}`;
  const why = found.verdict ? found.because : "";
  const answer = element(
    "p",
    { class: "answer" },
    badge(found.verdict),
    marked(where),
    why ? [": ", prose(why)] : verdict === "holds" ? ": no input broke it" : "",
    ".",
  );
  return [answer, found.script ? copyable("Script that shows it", found.script) : []].flat();
}

// Without a column the panel tells of the newest in which there is something to show.
function telling(place) {
  const newestFirst = [...columns].sort((one, other) => rank(other) - rank(one));
  const failing = newestFirst.find(({ place: at }) => ![0, 5, -1].includes(verdictAt(place, at)));
  return failing ?? newestFirst.find(({ place: at }) => verdictAt(place, at) >= 0);
}

const rank = ({ label, device }) => data.main.indexOf(label) * 2 + (device === devices[0]);

function observed(found) {
  const parts = [];
  if (found.surprise) {
    const other =
      verdicts[found.verdict] === found.expected
        ? "by another failure than the expected one"
        : `but ${found.expected} was expected`;
    parts.push(element("p", { class: "warning" }, `A surprise: ${verdicts[found.verdict]}, ${other}.`));
  }
  if (found.failure)
    parts.push(section("What was observed", element("pre", { class: "text" }, marked(found.failure))));
  if (found.reason) parts.push(section("Reason", element("p", {}, prose(found.reason))));
  if (found.inputs.length) parts.push(section("Counter-example", pairs(found.inputs, "code")));
  if (found.because && found.expected !== verdicts[found.verdict])
    parts.push(section(`Why ${found.expected} is expected`, element("p", {}, prose(found.because))));
  return parts;
}

function covered(found) {
  const time = found.seconds ? ` in ${found.seconds} s` : "";
  const rows = found.coverage.map(({ name, counts }) => [
    element("dt", {}, marked(name)),
    element(
      "dd",
      {},
      counts.map(([word, count]) => element("span", {}, marked(word), " ", element("i", {}, String(count)))),
    ),
  ]);
  return section(
    "What the inputs covered",
    element("p", {}, `${counted(found.cases, "case")}${time}.`),
    element("dl", { class: "axes" }, rows.flat()),
  );
}

function segment(claim, members, share, column, open) {
  const [first, last] = [members[0], members.at(-1)];
  const verdict = verdictAt(claim, last.place);
  const range = first === last ? first.label : `${first.label} – ${last.label}`;
  const word = verdict < 0 ? "not checked" : verdicts[verdict];
  const button = element(
    "button",
    {
      type: "button",
      class: `segment ${verdict < 0 ? "none" : `v${verdict}`}`,
      title: plain(`${range}: ${word}`),
      "aria-label": plain(`${last.device}, ${first.label} to ${last.label}: ${word}`),
      click: () => open(last),
    },
    share < 0.3 ? [] : element("span", {}, word),
  );
  if (members.includes(column)) button.setAttribute("aria-current", "true");
  const item = element("li", {}, button, element("small", {}, marked(range)));
  item.style.setProperty("--span", members.length);
  return item;
}

function strip(claim, device, column, open) {
  const every = columns.filter((one) => one.device === device).length;
  const items = spans(claim, device).map((members) =>
    segment(claim, members, members.length / every, column, open),
  );
  return element(
    "div",
    { class: "line" },
    element("p", {}, marked(device)),
    element("ol", { class: "segments" }, items),
  );
}

function timeline(claim, column, open) {
  const words = claims[claim].history.map(([sentence, shared]) =>
    element("li", {}, element("b", {}, marked(shared)), ": ", marked(sentence)),
  );
  return section(
    "Over the versions",
    element("ul", { class: "history" }, words),
    devices.map((device) => strip(claim, device, column, open)),
  );
}

function aboutRun({ run, device }) {
  const build = Object.entries(run.torch_build).map(([name, fact]) => [name, String(fact)]);
  return section(
    "This column",
    pairs([
      ["torch", run.torch],
      ...build,
      ["device", device],
      ["numpy", run.numpy],
      ["python", run.python],
      ["platform", run.platform],
      ["profile", `${run.profile}, ${run.cases} cases, seed ${run.seed}`],
    ]),
  );
}

function fillPanel(place, column, open) {
  const claim = claims[place];
  const told = column ?? telling(place);
  const found = told && judged(place, told.place);
  const where = column
    ? [
        badge(verdictAt(place, column.place)),
        element("bdi", {}, marked(`torch ${column.label} on ${column.device}`)),
      ]
    : ["Claim"];
  const mode = column?.device.split("/")[1];
  const only = column ? (mode ? ` --mode ${quoted(mode)}` : ` --device ${quoted(column.device)}`) : "";
  const command = `python3 -m conformance run --claims ${quoted(claim.id)}${only}`;
  byId("where").replaceChildren(...where);
  byId("detail").replaceChildren(
    ...aboutClaim(claim),
    ...(found ? answered(told, found) : []),
    ...facts(claim),
    ...(found ? observed(found) : []),
    cited(claim),
    ...(claim.harm
      ? [section("What goes wrong where it is false", element("p", {}, prose(claim.harm)))]
      : []),
    timeline(place, column, open),
    ...(found && column ? [covered(found)] : []),
    ...(column ? [aboutRun(column)] : []),
    copyable("Check it again", command, "text"),
  );
  byId("detail").scrollTop = 0;
}

function neighbour(column, step) {
  const same = columns.filter((one) => one.device === column?.device);
  return same[same.indexOf(column) + step];
}

function raisePanel() {
  if (panel.open) panel.close();
  if (small.matches) panel.showModal();
  else panel.show();
}
