const haystacks = claims.map((claim) =>
  [claim.id, claim.sentence, claim.harm, claim.kind, claim.property, ...claim.cites].join("\n").toLowerCase(),
);

const NUMBER = /^\d{3}\.\d+$/;

const comparing = (state) => state.from !== "" && state.to !== "" && state.from !== state.to;

function chosenColumns(state) {
  const labels = comparing(state) ? [state.from, state.to] : null;
  return columns.filter(
    (column) =>
      (!state.device.length || state.device.includes(column.device)) &&
      (!labels || labels.includes(column.label)),
  );
}

// The two columns of each device that has both of the versions that are compared.
function comparedPairs(state, chosen) {
  if (!comparing(state)) return [];
  const find = (device, label) => chosen.find((column) => column.device === device && column.label === label);
  return devices
    .map((device) => [find(device, state.from), find(device, state.to)])
    .filter(([before, after]) => before && after);
}

function says(state, place) {
  const claim = claims[place];
  return (
    (!state.api || claim.id.split(".")[0] === state.api) &&
    (!state.kind || claim.kind === state.kind) &&
    (!state.document || claim.cites.some((number) => number.split(".")[0] === state.document)) &&
    state.search
      .toLowerCase()
      .split(/\s+/)
      .every((word) => (NUMBER.test(word) ? claim.cites.includes(word) : haystacks[place].includes(word)))
  );
}

function seen(place, chosen) {
  let [every, odd] = [0, 0];
  for (const column of chosen) {
    const bit = 1 << (verdictAt(place, column.place) + 1);
    every |= bit;
    if (surpriseAt(place, column.place)) odd |= bit;
  }
  return { every, odd };
}

// Which claims to show, and how many each of the verdict buttons would show.
function sift(state) {
  const chosen = chosenColumns(state);
  const pairs = comparedPairs(state, chosen);
  const wanted = state.verdict.reduce((bits, word) => bits | (2 << verdicts.indexOf(word)), 0);
  const result = { chosen, pairs, shown: [], tallies: verdicts.map(() => 0), surprises: 0 };
  claims.forEach((_, place) => {
    if (!says(state, place)) return;
    if (comparing(state) && !pairs.some(([one, other]) => differ(place, one.place, other.place))) return;
    const { every, odd } = seen(place, chosen);
    const bits = state.surprise ? odd : every;
    verdicts.forEach((_, verdict) => {
      result.tallies[verdict] += (bits >> (verdict + 1)) & 1;
    });
    if (wanted ? odd & wanted : odd) result.surprises += 1;
    if (wanted ? bits & wanted : bits) result.shown.push(place);
  });
  return result;
}
