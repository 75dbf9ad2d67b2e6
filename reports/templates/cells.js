// The cells of a line are made when it comes near the view, and of all others soon after: a hundred thousand
// at once would be slow, and what is never made is hidden from screen readers.
const blank = document.createDocumentFragment();
for (const _ of columns) blank.append(document.createElement("td"));

function turns(claim, place) {
  const before = columns[place - 1];
  return before?.device === columns[place].device && differ(claim, before.place, place);
}

function filled(line) {
  if (line.cells.length > 2 || !line.querySelector(".told")) return line;
  const claim = placeOfLine.get(line);
  const cells = blank.cloneNode(true);
  for (const { place } of columns) {
    const found = record(claim, place);
    const cell = cells.children[place];
    const odd = found?.[2] === 1;
    const word = found ? verdicts[found[0]] : "not checked";
    cell.className =
      (found ? `v${found[0]}` : "none") + (turns(claim, place) ? " turn" : "") + (odd ? " odd" : "");
    cell.ariaLabel = odd ? `${word}, surprise` : word;
    cell.textContent = found ? data.signs[found[0]] : "";
  }
  line.querySelector(".told").replaceWith(cells);
  line.classList.add("full");
  return line;
}
