const data = JSON.parse(byId("data").textContent);
const { verdicts, runs } = data;
const text = (place) => data.texts[place];
const claims = data.claims.map(([id, sentence, cites, kind, harm, property, history]) => ({
  id,
  sentence,
  cites,
  kind: text(kind),
  harm: text(harm),
  property: text(property),
  history: history.map(([words, shared]) => [text(words), text(shared)]),
}));
const places = data.cells.map((row) =>
  row.flatMap((place, index) => (index % 2 ? [] : Array(row[index + 1]).fill(place))),
);
const columns = data.columns.map(([label, device, run], place) => ({
  label,
  device,
  place,
  run: runs[run],
  key: `${label}/${device}`,
}));
const devices = [...new Set(columns.map((column) => column.device))];
const said = new Map(data.said);
const placeOfClaim = new Map(claims.map((claim, place) => [claim.id, place]));

const record = (claim, column) => data.records[places[claim][column]];

const verdictAt = (claim, column) => record(claim, column)?.[0] ?? -1;

const surpriseAt = (claim, column) => record(claim, column)?.[2] === 1;

const columnOf = (key) => columns.find((column) => column.key === key);

// Two columns differ in a claim where the verdict differs, or the failure that was observed.
function differ(claim, one, other) {
  const [before, after] = [record(claim, one), record(claim, other)];
  return before?.[0] !== after?.[0] || before?.[3] !== after?.[3];
}

function judged(claim, column) {
  const found = record(claim, column);
  if (!found) return null;
  const [verdict, expected, surprise, , because, reason, failure, inputs, script, cases, coverage] = found;
  const words = inputs.map(text);
  return {
    verdict,
    cases,
    expected: verdicts[expected],
    surprise: surprise === 1,
    because: text(because),
    reason: text(reason),
    failure: text(failure),
    script: text(script),
    inputs: words.flatMap((word, place) => (place % 2 ? [] : [[word, words[place + 1]]])),
    coverage: coverage.map((place) => axis(data.axes[place])),
    seconds: data.seconds[claim][column],
  };
}

function axis([name, ...counts]) {
  const pairs = [];
  for (let place = 0; place < counts.length; place += 2) pairs.push([text(counts[place]), counts[place + 1]]);
  return { name: text(name), counts: pairs };
}

// Neighbouring columns of one device in which a claim did not change.
function spans(claim, device) {
  const found = [];
  for (const column of columns.filter((one) => one.device === device)) {
    const last = found.at(-1)?.at(-1);
    if (last && !differ(claim, last.place, column.place)) found.at(-1).push(column);
    else found.push([column]);
  }
  return found;
}
