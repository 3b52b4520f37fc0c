"use strict";
// The table of events, its search, and the panel of one record. The rest of the page is plain HTML.

const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const rows = data.number.length;

// Columns have a text for each row. The texts of a column are stored once, in order, so that a cell is the place of its
// text.
const TO_UNIX = 11644473600000;
const timeText = (time) =>
  time === null ? "" : new Date(data.first + time - TO_UNIX).toISOString().slice(0, 23).replace("T", " ");
const own = (name, title, values, text) => {
  const texts = [];
  return { name, title, values, text: (row) => (texts[row] ??= text(values[row])) };
};
const columns = [
  own("number", "Record", data.number, String),
  own("time", "Time (UTC)", data.time, timeText),
  ...data.columns.map((column) => ({ ...column, values: column.cells, text: (row) => column.texts[column.cells[row]] })),
];
const column = new Map(columns.map((one) => [one.name, one]));
if (data.time.every((time) => time === null)) columns.splice(1, 1);
const NUMBERS = new Set(["number", "localPort", "remotePort"]);
const kindOf = (row) => {
  const type = column.get("type");
  return type ? type.classes[type.cells[row]] : "";
};
// A path is shown by its last part; the title of the cell has the rest.
const SEPARATORS = new Map([["app", "\\"], ["file", "/"]]);
const shown = (name, text) => (SEPARATORS.has(name) ? text.slice(1 + text.lastIndexOf(SEPARATORS.get(name))) : text);

// ---- Search

// The words of a search: `text`, `field:text`, `field=text`, each with quotation marks or not, and perhaps after `-`.
function words(search) {
  const found = search.matchAll(/(-?)(?:(\w+)([:=]))?(?:"([^"]*)"?|(\S+))/g);
  return [...found].map(([whole, not, field, is, quoted, plain]) => {
    const text = (quoted ?? plain).toLowerCase();
    return !field || column.has(field)
      ? { not: not !== "", field, whole: is === "=", text }
      : { not: not !== "", text: whole.slice(not.length).replaceAll('"', "").toLowerCase() };
  });
}

// Which rows have a word, as 1.
function marked({ field, whole, text }) {
  const marks = new Uint8Array(rows);
  const has = whole ? (cell) => cell === text : (cell) => cell.includes(text);
  for (const one of field ? [column.get(field)] : columns) {
    if (one.texts) {
      one.lower ??= one.texts.map((cell) => cell.toLowerCase());
      const found = Uint8Array.from(one.lower, has);
      if (found.includes(1)) for (let row = 0; row < rows; row++) marks[row] |= found[one.cells[row]];
    } else if (!/[^\d\s.:-]/.test(text)) {
      // Numbers and times have no letters.
      for (let row = 0; row < rows; row++) marks[row] |= has(one.text(row));
    }
  }
  return marks;
}

function matching(search, order) {
  const tests = words(search).map((word) => ({ marks: marked(word), wanted: word.not ? 0 : 1 }));
  return order.filter((row) => tests.every(({ marks, wanted }) => marks[row] === wanted));
}

// ---- Order

let sortedBy = null;
let descending = false;
let order = Uint32Array.from({ length: rows }, (_, row) => row);

function sortBy(one) {
  descending = sortedBy === one && !descending;
  sortedBy = one;
  const sign = descending ? -1 : 1;
  const key = Float64Array.from(one.values, (value) => value ?? -1);
  order = Uint32Array.from({ length: rows }, (_, row) => row);
  order.sort((a, b) => sign * (key[a] - key[b]) || a - b);
  for (const cell of head.children) {
    const is = cell.dataset.name === one.name;
    cell.setAttribute("aria-sort", is ? (descending ? "descending" : "ascending") : "none");
  }
  filter();
}

// ---- The table: only the rows that are seen are in the document.

// The height of a row, which is higher on a phone.
const rowHeight = () => parseInt(getComputedStyle(grid).getPropertyValue("--row"));
const grid = $("grid");
const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};
const head = element("tr");
const body = element("tbody");
const pads = [0, 1].map(() => element("td"));
const pad = (cell) => {
  const made = element("tbody", { className: "pad" }, element("tr", {}, cell));
  made.setAttribute("aria-hidden", "true");
  return made;
};
const table = element("table", {}, element("thead", {}, head), pad(pads[0]), body, pad(pads[1]));
table.setAttribute("role", "grid");
table.setAttribute("aria-label", "Events");
for (const one of columns) {
  const button = element("button", { type: "button", textContent: one.title, onclick: () => sortBy(one) });
  const cell = element("th", { scope: "col", className: classOf(one) }, button);
  cell.dataset.name = one.name;
  cell.setAttribute("aria-sort", "none");
  head.append(cell);
}
grid.append(table);

function classOf({ name }) {
  return `col-${name}${NUMBERS.has(name) ? " number" : ""}${name === "type" || name === "error" ? " kind" : ""}`;
}

let view = order;
let active = 0;

function filter() {
  view = matching($("search").value, order);
  $("found").textContent = `${view.length.toLocaleString("en")} of ${rows.toLocaleString("en")}`;
  if (isPrinting && view.length > PRINTED) $("found").textContent += `; the first ${PRINTED} are printed`;
  table.setAttribute("aria-rowcount", view.length + 1);
  active = 0;
  grid.scrollTop = 0;
  render();
}

function rowElement(index) {
  const row = view[index];
  const made = element("tr", { className: kindOf(row), tabIndex: index === active ? 0 : -1 });
  made.dataset.index = index;
  made.setAttribute("aria-rowindex", index + 2);
  for (const one of columns) {
    const text = one.text(row);
    const short = shown(one.name, text);
    made.append(element("td", { className: classOf(one), textContent: short, title: text.length > 12 ? text : "" }));
  }
  return made;
}

// On paper there is no scrolling: the first rows are printed.
const PRINTED = 200;
let isPrinting = false;

function render() {
  const height = rowHeight();
  const first = isPrinting ? 0 : Math.max(0, Math.floor(grid.scrollTop / height) - 8);
  const last = Math.min(view.length, isPrinting ? PRINTED : first + Math.ceil(grid.clientHeight / height) + 16);
  const hadFocus = body.contains(document.activeElement);
  // One of the rows can always be reached with the keyboard.
  if (!hadFocus && (active < first || active >= last)) active = first;
  body.replaceChildren(...Array.from({ length: Math.max(0, last - first) }, (_, at) => rowElement(first + at)));
  pads[0].style.height = `${first * height}px`;
  pads[1].style.height = `${(view.length - last) * height}px`;
  if (hadFocus) (rowAt(active) ?? grid).focus({ preventScroll: true });
}

const rowAt = (index) => body.querySelector(`[data-index="${index}"]`);

function activate(index, focus = true) {
  active = Math.max(0, Math.min(view.length - 1, index));
  const height = rowHeight();
  const top = active * height;
  const room = grid.clientHeight - head.offsetHeight - 4;
  if (top < grid.scrollTop) grid.scrollTop = top;
  if (top + height > grid.scrollTop + room) grid.scrollTop = top + height - room;
  render();
  if (focus) rowAt(active)?.focus({ preventScroll: true });
}

grid.addEventListener("scroll", () => requestAnimationFrame(render));
new ResizeObserver(render).observe(grid);
body.addEventListener("focusin", ({ target }) => {
  const row = target.closest("tr");
  if (row) active = Number(row.dataset.index);
});
body.addEventListener("click", ({ target }) => {
  const row = target.closest("tr");
  if (row) open(Number(row.dataset.index));
});
body.addEventListener("keydown", (event) => {
  const page = Math.max(1, Math.floor(grid.clientHeight / rowHeight()) - 2);
  const to = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: view.length - 1 };
  if (event.key in to) activate(to[event.key]);
  else if (event.key === "Enter" || event.key === " ") open(active);
  else return;
  event.preventDefault();
});

// ---- One record in full

const NO_LINE = "\t";
const PACK = 256;

// The lines of a record: a pack has the first line of each of its records, then the second of each, and so on. An empty
// line is the same as that of the record before.
async function linesOf(row) {
  if (document.readyState === "loading") await new Promise((done) => addEventListener("DOMContentLoaded", done));
  const place = data.text[row];
  const bytes = Uint8Array.from(atob($(`pack-${Math.floor(place / PACK)}`).textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const lines = (await new Response(stream).text()).split("\n");
  const [records, members] = lines.shift().split(" ").map(Number);
  const found = [];
  for (let first = 0; first < lines.length; first += records) {
    let at = first + (place % PACK);
    while (lines[at] === "" && at > first) at--;
    found.push(lines[at]);
  }
  const has = (line) => line !== NO_LINE;
  return { members: found.slice(0, members).filter(has), bytes: found.slice(members).filter(has) };
}

// The styles of a terminal, by which the lines say what a text is.
const STYLES = { "": null, 0: "", 1: "title", 2: "faint", 31: "odd", 32: "name", 33: "odd", 36: "name" };

function styled(line) {
  const parts = line.split(/\x1b\[(\d+)m/);
  let style = "";
  return parts.flatMap((part, at) => {
    if (at % 2 === 1) style = STYLES[part] ?? "";
    else if (part) return [style ? element("span", { className: style, textContent: part }) : part];
    return [];
  });
}

const plain = (line) => line.replace(/\x1b\[\d+m/g, "");

function membersTable(lines) {
  const made = element("tbody");
  let last = null;
  let paragraph = null;
  let before = "";
  for (const line of lines.slice(1)) {
    if (/^ +\x1b\[2m/.test(line)) {
      // Long lines of a meaning continue in the next.
      const text = plain(line).trim();
      if (paragraph && before.length > 70 && !/^[A-Z]\w* ?\w*: /.test(text)) paragraph.append(` ${text}`);
      else last?.append((paragraph = element("p", { textContent: text })));
      // The names of flags are repeated before their meanings.
      const name = last?.querySelector(".name");
      if (name && text.startsWith(`${name.textContent.split(" | ")[0]}: `)) name.remove();
      before = text;
      continue;
    }
    paragraph = null;
    if (/^ *\x1b\[1m[^\x1b]*\x1b\[0m$/.test(line)) {
      made.append(element("tr", {}, element("th", { scope: "rowgroup", colSpan: 2, textContent: plain(line).trim() })));
      continue;
    }
    const [, name, value] = /^ *(\S.*?)(?:  +(.*))?$/.exec(line) ?? [null, "", line];
    last = element("td", {}, ...styled(value ?? ""));
    made.append(element("tr", {}, element("th", { scope: "row" }, ...styled(name)), last));
  }
  return element("table", {}, made);
}

const dialog = $("record");

async function open(index) {
  if (index < 0 || index >= view.length) return;
  activate(index, false);
  const row = view[index];
  const type = column.get("type")?.text(row) ?? "";
  $("record-title").textContent = [`Record ${data.number[row]}`, type, timeText(data.time[row])].filter((one) => one).join(" · ");
  $("previous").disabled = index === 0;
  $("next").disabled = index === view.length - 1;
  if (!dialog.open) dialog.showModal();
  const { members, bytes } = await linesOf(row);
  if (view[active] !== row) return;
  $("members").replaceChildren(membersTable(members));
  $("bytes").replaceChildren(...bytes.flatMap((line) => [...styled(line), "\n"]));
  $("members").scrollTop = $("bytes").scrollTop = 0;
  dialog.dataset.row = row;
}

$("previous").onclick = () => open(active - 1);
$("next").onclick = () => open(active + 1);
$("close").onclick = () => dialog.close();
dialog.addEventListener("close", () => rowAt(active)?.focus());
dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());

// ---- The rest of the page

$("search").addEventListener("input", filter);
$("fields").textContent = columns.map((one) => one.name).join(", ");
document.addEventListener("click", ({ target }) => {
  const search = target.closest("[data-search]")?.dataset.search;
  if (search === undefined) return;
  $("search").value = search;
  filter();
  $("events").scrollIntoView({ behavior: "smooth" });
  $("search").focus({ preventScroll: true });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || dialog.open || event.target.matches("input")) return;
  event.preventDefault();
  $("search").focus();
});

const theme = $("theme");
const dark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
const showTheme = () => (theme.textContent = isDark() ? "Light" : "Dark");
theme.onclick = () => {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  showTheme();
};
dark.addEventListener("change", showTheme);
showTheme();
theme.hidden = false;

addEventListener("beforeprint", () => {
  isPrinting = true;
  filter();
});
addEventListener("afterprint", () => {
  isPrinting = false;
  filter();
});

filter();
// The first search would have to make the texts of all times.
addEventListener("load", () => setTimeout(() => marked({ text: "0" })));
