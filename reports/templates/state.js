// What is shown is a function of the state, and the state is the fragment of the address.
const SINGLE = ["search", "document", "api", "kind", "from", "to", "claim", "column"];
const STARTING = ["at", "on", "against", "view"];
const SEVERAL = ["verdict", "device"];
const NO_FILTER = {
  search: "",
  document: "",
  api: "",
  kind: "",
  from: "",
  to: "",
  surprise: false,
  verdict: [],
  device: [],
};

function stateOf(fragment) {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""));
  const state = { ...NO_FILTER, claim: "", column: "", surprise: fields.get("surprise") === "1" };
  for (const name of [...SINGLE, ...STARTING]) state[name] = fields.get(name) ?? "";
  for (const name of SEVERAL) state[name] = fields.getAll(name);
  return state;
}

function fragmentOf(state) {
  const fields = new URLSearchParams();
  for (const name of SEVERAL) for (const value of state[name]) fields.append(name, value);
  if (state.surprise) fields.set("surprise", "1");
  for (const name of [...SINGLE, ...STARTING]) if (state[name]) fields.set(name, state[name]);
  return `#${fields}`;
}

function remember(state, replace) {
  const fragment = fragmentOf(state);
  if (fragment === (location.hash || "#")) return;
  try {
    history[replace ? "replaceState" : "pushState"](null, "", fragment);
  } catch {
    location.hash = fragment;
  }
}

const NOT_FILTERING = { claim: "", column: "", at: "", on: "", against: "", view: "" };

const filtered = (state) => fragmentOf({ ...state, ...NOT_FILTERING }) !== "#";

// The page starts with what a reader wants first; whoever looks for something is led to the claims.
const starting = (state) => !state.view && !state.claim && !filtered(state);
