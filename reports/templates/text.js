// Text of a results file reaches the document only as text nodes and attributes of our own naming.
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const byId = (id) => document.getElementById(id);

const spelled = (char) => "U+" + char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");

const plain = (text) => text.replace(UNSEEN, spelled);

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "click") made.addEventListener("click", value);
    else made.setAttribute(name, value);
  }
  made.append(...children.flat(Infinity));
  return made;
}

function marked(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(UNSEEN)) {
    nodes.push(text.slice(end, found.index), element("span", { class: "mark" }, spelled(found[0])));
    end = found.index + found[0].length;
  }
  return [...nodes, text.slice(end)];
}

function prose(text) {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return marked(text);
  return parts.flatMap((part, place) => (place % 2 ? element("code", {}, marked(part)) : marked(part)));
}

// Each line of a program that is too long for its place goes on further in than it begins.
function program(text) {
  return text.replace(/\n$/, "").split("\n").flatMap((line, place) => {
    const typed = element("span", { class: "typed" }, marked(line));
    typed.style.setProperty("--in", `${line.search(/\S|$/) + 4}ch`);
    return place ? ["\n", typed] : [typed];
  });
}

const quoted = (word) => (/^[\w.@%+=:,/-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`);

const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

function say(sentence) {
  byId("said").textContent = sentence;
}

async function copy(text, source) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    getSelection().selectAllChildren(source);
    if (!document.execCommand("copy")) return say("Copying was refused; the text is selected.");
  }
  say("Copied.");
}
