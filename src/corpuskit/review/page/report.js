"use strict";
// The page's only script. Texts of articles reach the document as text nodes, never as HTML.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const PAGE = 20;
  const AROUND = 260;
  const VIEWS = ["overview", "removals", "sample", "pairs", "findings", "decisions"];
  const [ID, PATH, DIGEST, TITLE, SOURCE, DATE, LANG, MARKED] = [0, 1, 2, 3, 4, 5, 6, 7];
  const LABELS = { y: "right", n: "wrong", d: "duplicate", k: "duplicate, the other is kept", b: "both wanted", off: "rule off" };
  const byId = (id) => document.getElementById(id);
  const plural = (count, thing) => `${count.toLocaleString("en")} ${thing}${count === 1 ? "" : "s"}`;

  // --- elements -------------------------------------------------------------------------------------------------------------

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "click") element.addEventListener("click", value);
      else if (value !== false && value !== null) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
  }

  const hidden = (text) => make("span", { class: "hidden" }, text);
  const gap = (count) => make("span", { class: "gap" }, ` … ${count.toLocaleString("en")} characters … `);

  // --- decisions ------------------------------------------------------------------------------------------------------------

  const STORE = `corpuskit-review:${data.store}`;
  let state = { decisions: {}, log: [], by: "" };

  function load() {
    try {
      const saved = JSON.parse(localStorage.getItem(STORE) || "null");
      if (saved && saved.decisions) state = { decisions: saved.decisions, log: saved.log || [], by: saved.by || "" };
    } catch (error) {
      say("Decisions cannot be kept in this browser: download them before you close the page.");
    }
  }

  function save() {
    try {
      localStorage.setItem(STORE, JSON.stringify(state));
    } catch (error) {
      say("Decisions cannot be kept in this browser: download them before you close the page.");
    }
  }

  function say(text) {
    byId("status").textContent = text;
  }

  function decide(keys, value) {
    const at = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    state.log.push(keys.map((key) => [key, state.decisions[key] || null]));
    for (const key of keys) {
      if (value === null) delete state.decisions[key];
      else state.decisions[key] = { v: value, at };
    }
    save();
    refresh();
  }

  function undo() {
    const last = state.log.pop();
    if (!last) return say("There is nothing to undo.");
    for (const [key, before] of last) {
      if (before) state.decisions[key] = before;
      else delete state.decisions[key];
    }
    save();
    refresh();
    say(`Undone: ${plural(last.length, "decision")}.`);
    return undefined;
  }

  const groupKey = (group) => `r:${group.key}`;
  const offKey = (group) => `o:${JSON.stringify([group.source, group.rule])}`;
  const pairKey = (pair) => `p:${pair.key}`;
  const memberKey = (group, member) => `m:${group.key}:${JSON.stringify([data.articles[member[0]][ID], member[1]])}`;
  const decided = (key) => state.decisions[key] || null;

  // --- views: lists of items, a page of them at a time ----------------------------------------------------------------------

  const lists = {
    removals: { items: [], page: 0, at: 0, filters: { by: "doubt", rule: "", source: "", state: "", done: "", text: "" } },
    sample: { items: [], page: 0, at: 0, filters: {} },
    pairs: { items: [], page: 0, at: 0, filters: { relation: "", kind: "", state: "", text: "" } },
    findings: { items: [], page: 0, at: 0, filters: { check: "", text: "" } },
  };
  let view = "overview";
  let wholeGroup = false;

  const makeItems = {
    removals() {
      const f = lists.removals.filters;
      const wanted = f.text.toLowerCase();
      const fits = (g) =>
        (!f.rule || g.rule === f.rule) &&
        (!f.source || g.source === f.source) &&
        (!f.done || String(g.done) === f.done) &&
        (!f.state || (f.state === "open") === !decided(groupKey(g))) &&
        (!wanted || g.text.toLowerCase().includes(wanted));
      const heading = {
        doubt: (g) => (g.doubt >= data.doubtful ? "Doubtful" : g.doubt ? "Less sure" : "Sure"),
        rule: (g) => g.rule,
        source: (g) => g.source,
        text: (g) => g.text.slice(0, 80),
      }[f.by];
      const items = data.groups.filter(fits).map((group) => ({ kind: "removals", group, key: groupKey(group), heading: heading(group) }));
      return f.by === "doubt" ? items : gatherByHeading(items);
    },
    sample: () =>
      data.sample.map(([group, member]) => {
        const g = data.groups[group];
        return { kind: "sample", group: g, member: g.at[member], key: memberKey(g, g.at[member]), heading: "" };
      }),
    pairs() {
      const f = lists.pairs.filters;
      const wanted = f.text.toLowerCase();
      const said = (p) => [p.a, p.b].map((n) => data.articles[n].slice(0, 4).join(" ")).join(" ").toLowerCase();
      const fits = (p) =>
        (!f.relation || p.relation === f.relation) &&
        (!f.kind || (f.kind === "cluster") === Boolean(p.cluster)) &&
        (!f.state || (f.state === "open") === !decided(pairKey(p))) &&
        (!wanted || said(p).includes(wanted));
      return data.pairs.filter(fits).map((pair) => ({
        kind: "pairs",
        pair,
        key: pairKey(pair),
        heading: pair.cluster ? `Copies of ${pair.cluster}` : `Links: ${pair.relation}`,
      }));
    },
    findings() {
      const f = lists.findings.filters;
      const wanted = f.text.toLowerCase();
      const fits = (x) => (!f.check || x[0] === f.check) && (!wanted || `${x[2]} ${x[5]}`.toLowerCase().includes(wanted));
      return gatherByHeading(data.findings.filter(fits).map((finding) => ({ kind: "findings", finding, key: "", heading: finding[0] })));
    },
  };

  function gatherByHeading(items) {
    const found = new Map();
    for (const item of items) {
      if (!found.has(item.heading)) found.set(item.heading, []);
      found.get(item.heading).push(item);
    }
    return [...found.values()].sort((a, b) => b.length - a.length).flat();
  }

  function choose(list, page, at) {
    list.page = Math.max(0, Math.min(page, Math.ceil(list.items.length / PAGE) - 1));
    list.at = Math.max(0, Math.min(at, list.items.length - 1));
  }

  function renewItems(name) {
    const list = lists[name];
    list.items = makeItems[name]();
    choose(list, 0, 0);
    drawList(name);
  }

  function drawList(name) {
    const list = lists[name];
    const body = byId(`${name}-list`);
    const from = list.page * PAGE;
    const parts = [];
    let heading = null;
    list.items.slice(from, from + PAGE).forEach((item, k) => {
      if (item.heading && item.heading !== heading) parts.push(headingOf(name, item.heading));
      heading = item.heading;
      parts.push(makeCard(item, from + k));
    });
    if (!parts.length) parts.push(make("p", {}, "Nothing here."));
    body.replaceChildren(...parts);
    drawPages(name);
  }

  function headingOf(name, heading) {
    const items = lists[name].items.filter((item) => item.heading === heading);
    const count = plural(items.length, name === "removals" ? "decision" : name === "pairs" ? "pair" : "finding");
    const buttons = { removals: ["y", "n"], pairs: ["d", "b"] }[name] || [];
    return make(
      "div",
      { class: "group" },
      make("h2", {}, `${heading} (${count})`),
      ...buttons.map((value) =>
        make("button", { type: "button", click: () => decideGroup(items.map((item) => item.key), value) }, `All ${LABELS[value]}`),
      ),
    );
  }

  function drawPages(name) {
    const list = lists[name];
    const count = Math.max(1, Math.ceil(list.items.length / PAGE));
    const button = (text, page) =>
      make("button", { type: "button", disabled: page < 0 || page >= count, click: () => turnTo(name, page) }, text);
    byId(`${name}-pages`).replaceChildren(
      button("Previous page", list.page - 1),
      make("span", {}, `Page ${list.page + 1} of ${count}, ${plural(list.items.length, "item")}`),
      button("Next page", list.page + 1),
    );
  }

  function turnTo(name, page) {
    choose(lists[name], page, page * PAGE);
    drawList(name);
    showCurrent();
  }

  // --- cards ----------------------------------------------------------------------------------------------------------------

  function makeCard(item, number) {
    const body = { removals: removalCard, sample: removalCard, pairs: pairCard, findings: findingCard }[item.kind](item);
    const given = item.key ? valueOf(item) : "";
    const current = number === lists[item.kind].at;
    const card = make(
      "article",
      { class: `card ${given}`, tabindex: "-1", "data-number": String(number), "aria-current": current ? "true" : false },
      ...body,
    );
    card.addEventListener("focusin", () => setCurrent(item.kind, number));
    return card;
  }

  function valueOf(item) {
    const found = decided(item.key) || (item.kind === "sample" && decided(groupKey(item.group)));
    const off = item.group && decided(offKey(item.group));
    return found ? found.v : off ? "off" : "";
  }

  function actions(item, ...values) {
    const keys = { off: "o" };
    const given = (decided(item.key) || {}).v;
    const buttons = values.map((value) => {
      const pressed = value === "off" ? Boolean(decided(offKey(item.group))) : given === value;
      return make(
        "button",
        { type: "button", "aria-pressed": String(pressed), "data-value": value, click: () => act(item, value) },
        { y: "Right", n: "Wrong", d: "Duplicate", b: "Both wanted", k: "Keep the other", off: "Rule off for this source" }[value],
        " ",
        make("kbd", {}, keys[value] || value),
      );
    });
    return make("div", { class: "actions" }, ...buttons);
  }

  function removalCard(item) {
    const { group } = item;
    const members = item.member ? [item.member] : group.at;
    const article = data.articles[members[0][0]];
    const title = item.member || members.length === 1 ? article[TITLE] : `${plural(members.length, "time")}: ${group.text.slice(0, 60)}`;
    const reason = group.why || data.rules[group.rule];
    const shown = members.filter((member) => data.texts[member[0]]).slice(0, item.member ? 1 : 2);
    return [
      make("h3", {}, title),
      make(
        "p",
        { class: "facts" },
        ...group.doubts.map((doubt) => make("span", { class: "doubt" }, doubt)),
        make("strong", {}, group.rule),
        ` · ${reason} · ${group.source} · ${group.done ? "removed" : "would be removed"}`,
      ),
      ...shown.map((member) => excerpt(group, member)),
      members.length > 1 ? placesOf(members) : wholeText(members[0]),
      actions(item, "y", "n", ...(item.kind === "removals" ? ["off"] : [])),
    ];
  }

  function placesOf(members) {
    const details = make("details", {}, make("summary", {}, `All ${plural(members.length, "place")}`));
    details.addEventListener("toggle", () => {
      if (details.children.length > 1) return;
      const places = members.slice(0, 500).map((m) => make("li", {}, `${data.articles[m[0]][PATH]}, at character ${m[1]}`));
      if (members.length > 500) places.push(make("li", {}, `and ${members.length - 500} more`));
      details.append(make("ul", {}, ...places));
    });
    return details;
  }

  const length = (text) => [...text].length;
  // Of a removal whose group is on the page only the blanks around the group's text are there.
  const removedText = (piece) => (piece.length === 3 ? piece[0] + data.groups[piece[1]].text + piece[2] : piece[0]);

  // Return the pieces of an article, each with its place (in code points) in the original text.
  function placedPieces(article) {
    let at = 0;
    return (data.texts[article] || []).map((piece) => {
      const start = at;
      at += typeof piece === "number" ? piece : length(typeof piece === "string" ? piece : removedText(piece));
      return { piece, start };
    });
  }

  function drawPiece({ piece, start }, mine) {
    if (typeof piece === "string") return piece;
    if (typeof piece === "number") return gap(piece);
    return make("del", { class: start === mine ? "" : "other" }, hidden("removed: "), removedText(piece));
  }

  function excerpt(group, member) {
    const pieces = placedPieces(member[0]);
    const at = pieces.findIndex(({ piece, start }) => Array.isArray(piece) && start === member[1]);
    if (at < 0) return make("div", { class: "text" }, make("del", {}, group.text));
    const parts = [drawPiece(pieces[at], member[1])];
    for (let k = at - 1, room = AROUND; k >= 0 && room > 0; k -= 1) room = addPiece(pieces[k], room, true, parts);
    for (let k = at + 1, room = AROUND; k < pieces.length && room > 0; k += 1) room = addPiece(pieces[k], room, false, parts);
    return make("div", { class: "text" }, hidden(`${data.articles[member[0]][PATH]}: `), ...parts);
  }

  function addPiece({ piece }, room, before, parts) {
    const put = (part) => (before ? parts.unshift(part) : parts.push(part));
    if (typeof piece === "number") return put(gap(piece)), 0;
    const text = Array.isArray(piece) ? removedText(piece) : piece;
    const shown = text.length <= room ? text : before ? `…${text.slice(-room)}` : `${text.slice(0, room)}…`;
    put(Array.isArray(piece) ? make("del", { class: "other" }, hidden("removed: "), shown) : shown);
    return room - text.length;
  }

  function wholeText(member) {
    const details = make("details", {}, make("summary", {}, "The text before and after"));
    details.addEventListener("toggle", () => {
      if (details.children.length > 1) return;
      const pieces = placedPieces(member[0]);
      const after = pieces.filter(({ piece }) => !Array.isArray(piece));
      details.append(
        make("p", { class: "facts" }, data.articles[member[0]][PATH]),
        make(
          "div",
          { class: "two" },
          make("div", {}, make("p", { class: "head" }, "Before"), make("div", { class: "text" }, ...pieces.map((p) => drawPiece(p, member[1])))),
          make("div", {}, make("p", { class: "head" }, "After"), make("div", { class: "text" }, ...after.map((p) => drawPiece(p, -1)))),
        ),
      );
    });
    return details;
  }

  function pairCard(item) {
    const { pair } = item;
    const kept = keptOf(pair);
    const names = ["a", "b"].map((side) => data.articles[pair[side]]);
    const heads = names.map((article, k) =>
      make(
        "div",
        { class: "head" },
        `${article[TITLE]}${"ab"[k] === kept ? " (kept)" : ""}`,
        make("p", { class: "facts" }, [article[SOURCE], article[DATE] || "no date", article[LANG], article[PATH], article[MARKED] ? `marked as a copy of ${article[MARKED]}` : ""].filter(Boolean).join(" · ")),
      ),
    );
    const direction = pair.direction ? ` (${pair.direction.replace("a in b", "the left text stands in the right one").replace("b in a", "the right text stands in the left one")})` : "";
    return [
      make("h3", {}, `${names[0][ID]} – ${names[1][ID]}`),
      make("p", { class: "facts" }, make("strong", {}, pair.relation), ` · score ${pair.score.toFixed(2)}${direction}`),
      make("div", { class: "two" }, ...heads, ...pair.rows.flatMap(rowCells)),
      actions(item, "d", "b", "k"),
    ];
  }

  function keptOf(pair) {
    const given = (decided(pairKey(pair)) || {}).v;
    if (given === "b") return "";
    return given === "k" ? (pair.keep === "a" ? "b" : "a") : pair.keep;
  }

  const textOf = (part) => (typeof part === "string" ? [part] : [part[0], gap(part[1]), part[2]]);

  function rowCells([sign, left, right]) {
    if (sign === "=") {
      return [make("div", { class: "cell same" }, hidden("in both: "), ...textOf(left)), make("div", { class: "cell same again" }, ...textOf(left))];
    }
    if (sign === "~") {
      return [0, 1].map((side) => make("div", { class: "cell edited" }, side ? "" : hidden("nearly the same: "), ...left.flatMap((part) => editedPart(part, side))));
    }
    const kind = sign === ">" ? "cell moved" : "cell";
    return [make("div", { class: kind }, ...textOf(left)), make("div", { class: kind }, ...textOf(right))];
  }

  // Of an edited passage: a text or a shortened text is the same on both sides, two texts differ.
  function editedPart(part, side) {
    if (typeof part === "string" || part.length === 3) return textOf(part);
    return part[side].trim() ? [make("mark", {}, part[side])] : [part[side]];
  }

  function findingCard({ finding }) {
    const [check, severity, path, line, column, message, before, marked, after] = finding;
    return [
      make("h3", {}, `${path}:${line}:${column}`),
      make("p", { class: "facts" }, make("strong", {}, check), ` · ${severity} · ${message}`),
      make("div", { class: "text line" }, before, make("mark", {}, marked || "⏎"), after),
    ];
  }

  // --- acting ---------------------------------------------------------------------------------------------------------------

  function act(item, value) {
    const list = lists[item.kind];
    const items = wholeGroup && item.heading ? list.items.filter((other) => other.heading === item.heading) : [item];
    const keyOf = value === "off" ? (one) => offKey(one.group) : (one) => one.key;
    const keys = [...new Set(items.map(keyOf))];
    wholeGroup = false;
    if (items.length > 1) decideGroup(keys, value);
    else if ((decided(keys[0]) || {}).v === value) {
      decide(keys, null);
      say("The decision is taken back.");
      return;
    } else {
      decide(keys, value);
      say(`1 decision: ${LABELS[value]}.`);
    }
    move(1);
  }

  // Of a group only what is still open is decided: who marked some before means the rest. All of it where nothing is open.
  function decideGroup(keys, value) {
    const open = keys.filter((key) => !decided(key));
    const chosen = open.length ? open : keys;
    decide(chosen, value);
    const kept = keys.length - chosen.length;
    say(`${plural(chosen.length, "decision")}: ${LABELS[value]}.${kept ? ` Those made before (${kept.toLocaleString("en")}) stay.` : ""}`);
  }

  function setCurrent(name, number) {
    const list = lists[name];
    if (list.at === number) return;
    list.at = number;
    for (const card of byId(`${name}-list`).querySelectorAll(".card")) {
      if (card.dataset.number === String(number)) card.setAttribute("aria-current", "true");
      else card.removeAttribute("aria-current");
    }
  }

  function showCurrent() {
    const list = lists[view];
    const card = list && byId(`${view}-list`).querySelector(`.card[data-number="${list.at}"]`);
    if (card) {
      card.focus({ preventScroll: true });
      card.scrollIntoView({ block: "nearest" });
    }
  }

  function move(step) {
    const list = lists[view];
    if (!list || !list.items.length) return;
    const at = Math.max(0, Math.min(list.at + step, list.items.length - 1));
    const page = Math.floor(at / PAGE);
    if (page !== list.page) {
      choose(list, page, at);
      drawList(view);
    } else setCurrent(view, at);
    showCurrent();
  }

  function refresh() {
    const list = lists[view];
    if (list) {
      const inside = byId(`${view}-list`).contains(document.activeElement);
      drawList(view);
      if (inside) showCurrent();
    }
    if (view === "decisions") drawDecisions();
    drawEstimate();
    drawProgress();
  }

  function drawProgress() {
    const groups = data.onlySample ? data.sample.map(([g, m]) => memberKey(data.groups[g], data.groups[g].at[m])) : data.groups.map(groupKey);
    const done = groups.filter(decided).length;
    const pairs = data.pairs.filter((pair) => decided(pairKey(pair))).length;
    byId("progress").textContent = `Decided: ${done.toLocaleString("en")} of ${plural(groups.length, "removal")}, ${pairs.toLocaleString("en")} of ${plural(data.pairs.length, "pair")}`;
  }

  // --- the sample -----------------------------------------------------------------------------------------------------------

  function countSample() {
    const values = data.sample.map(([g, m]) => {
      const group = data.groups[g];
      return (decided(memberKey(group, group.at[m])) || decided(groupKey(group)) || {}).v;
    });
    return [values.filter((v) => v === "y").length, values.filter((v) => v === "n").length];
  }

  // Wilson's score interval, as in review/sampling.py.
  function estimate(right, wrong) {
    const [z, n] = [1.959963984540054, right + wrong];
    const p = right / n;
    const middle = p + (z * z) / (2 * n);
    const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
    const whole = 1 + (z * z) / n;
    return [p, (middle - spread) / whole, (middle + spread) / whole];
  }

  function drawEstimate() {
    const place = byId("estimate");
    if (!place) return;
    const [right, wrong] = countSample();
    const open = data.sample.length - right - wrong;
    let said = "Nothing is decided yet.";
    if (right + wrong) {
      const [share, low, high] = estimate(right, wrong).map((x) => x.toFixed(3));
      said = `${right} right, ${wrong} wrong, ${open} open: precision ${share}, 95 % interval ${low} to ${high} (Wilson).`;
    }
    place.textContent = said;
  }

  // --- the download ---------------------------------------------------------------------------------------------------------

  function decisionsData() {
    const inSample = new Set(data.sample.map(([g, m]) => `${g}:${m}`));
    const removals = [];
    data.groups.forEach((group, g) => {
      const whole = decided(groupKey(group));
      group.at.forEach((member, m) => {
        const given = decided(memberKey(group, member)) || whole;
        if (given) removals.push(removalRow(group, member, given, inSample.has(`${g}:${m}`)));
      });
    });
    const off = new Map(data.groups.map((group) => [offKey(group), group]));
    const rules = [...off].filter(([key]) => decided(key)).map(([key, g]) => ({ source: g.source, rule: g.rule, at: decided(key).at }));
    const pairs = data.pairs.filter((pair) => decided(pairKey(pair))).map(pairRow);
    const head = { version: 1, made: new Date().toISOString().replace(/\.\d+Z$/, "Z"), tool: data.tool };
    if (state.by) head.by = state.by;
    head.sample = { size: data.sample.length, of: data.population, seed: data.seed };
    return { ...head, removals, rules_off: rules, pairs };
  }

  // The first half of the SHA-256 of the original text in hex; the page holds it in base64.
  const digestOf = (article) => [...atob(article[DIGEST])].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join("");

  function removalRow(group, member, given, sampled) {
    const article = data.articles[member[0]];
    const [before, behind] = member.length > 2 ? member.slice(2) : group.blanks;
    const text = before + group.text + behind;
    return {
      article: article[ID],
      path: article[PATH],
      before: digestOf(article),
      rule: group.rule,
      start: member[1],
      end: member[1] + length(text),
      text,
      decision: LABELS[given.v],
      at: given.at,
      ...(sampled ? { sample: true } : {}),
    };
  }

  function pairRow(pair) {
    const given = decided(pairKey(pair));
    const [a, b] = [data.articles[pair.a], data.articles[pair.b]];
    const kept = keptOf(pair);
    return {
      a: a[ID],
      b: b[ID],
      a_path: a[PATH],
      b_path: b[PATH],
      a_before: digestOf(a),
      b_before: digestOf(b),
      decision: { d: "duplicate", k: "keep", b: "both" }[given.v],
      ...(kept ? { keep: kept === "a" ? a[ID] : b[ID] } : {}),
      relation: pair.relation,
      score: pair.score,
      copies: Boolean(pair.cluster),
      at: given.at,
    };
  }

  // JSON strings are YAML, so nothing has to be quoted in another way.
  function asYaml(decisions) {
    const lines = ["# Decisions made on a page of `corpuskit report`; `corpuskit apply decisions.yaml` carries them out."];
    for (const [key, value] of Object.entries(decisions)) {
      if (!Array.isArray(value)) lines.push(`${key}: ${JSON.stringify(value)}`);
      else if (!value.length) lines.push(`${key}: []`);
      else {
        lines.push(`${key}:`);
        for (const row of value) {
          Object.entries(row).forEach(([name, cell], k) => lines.push(`${k ? "  " : "- "}${name}: ${JSON.stringify(cell)}`));
        }
      }
    }
    return `${lines.join("\n")}\n`;
  }

  function download(name, text) {
    const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    make("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
    say(`${name} is downloaded. Next: corpuskit apply ${name}`);
  }

  // --- the sections ---------------------------------------------------------------------------------------------------------

  function filterField(name, key, label, choices) {
    const filters = lists[name].filters;
    const control = choices
      ? make("select", {}, ...choices.map(([value, text]) => make("option", { value, selected: filters[key] === value }, text)))
      : make("input", { type: "search", value: filters[key] });
    control.addEventListener(choices ? "change" : "input", () => {
      filters[key] = control.value;
      renewItems(name);
    });
    return make("label", {}, label, control);
  }

  const distinct = (values) => [...new Set(values)].sort().map((value) => [value, value]);
  const any = (text) => [["", text]];
  const states = [["", "all"], ["open", "to decide"], ["done", "decided"]];

  function buildSections() {
    const filters = {
      removals: [
        ["by", "Group by", [["doubt", "doubt"], ["rule", "rule"], ["source", "source"], ["text", "text"]]],
        ["rule", "Rule", [...any("all rules"), ...distinct(data.groups.map((g) => g.rule))]],
        ["source", "Source", [...any("all sources"), ...distinct(data.groups.map((g) => g.source))]],
        ["state", "Decided", states],
        ["done", "Removed", [["", "all"], ["true", "removed already"], ["false", "would be removed"]]],
        ["text", "Words in the removal", null],
      ],
      sample: [],
      pairs: [
        ["relation", "Relation", [...any("all relations"), ...distinct(data.pairs.map((p) => p.relation))]],
        ["kind", "Kind", [["", "all"], ["cluster", "copies in clusters"], ["link", "links"]]],
        ["state", "Decided", states],
        ["text", "Title, source, path or id", null],
      ],
      findings: [
        ["check", "Check", [...any("all checks"), ...distinct(data.findings.map((f) => f[0]))]],
        ["text", "Path or message", null],
      ],
    };
    for (const [name, fields] of Object.entries(filters)) {
      byId(`view-${name}`).replaceChildren(
        ...introduction(name),
        make("div", { class: "filters" }, ...fields.map(([key, label, choices]) => filterField(name, key, label, choices))),
        make("div", { id: `${name}-list` }),
        make("div", { id: `${name}-pages`, class: "pages" }),
      );
    }
  }

  function introduction(name) {
    if (name === "sample") {
      const said = `Random sample of ${data.sample.length} of ${plural(data.population, "removal")}, drawn without replacement with seed ${data.seed}.`;
      return [make("h2", {}, "Random sample"), make("p", {}, `${said} Say of each whether it is right.`), make("p", { class: "estimate", id: "estimate" })];
    }
    if (name === "removals" && data.onlySample) return [make("p", { class: "note" }, "Only the removals of the random sample are on this page.")];
    if (name === "findings" && data.findingsLeft) return [make("p", { class: "note" }, `${plural(data.findingsLeft, "more finding")}: corpuskit validate lists all.`)];
    return [];
  }

  function drawDecisions() {
    const decisions = decisionsData();
    const count = decisions.removals.length + decisions.pairs.length + decisions.rules_off.length;
    const name = make("input", { type: "text", value: state.by, autocomplete: "name" });
    name.addEventListener("input", () => {
      state.by = name.value;
      save();
    });
    const wrong = decisions.removals.filter((row) => row.decision === "wrong").length;
    const rows = [
      ["Removals that are right", decisions.removals.length - wrong],
      ["Removals to undo", wrong],
      ["Rules off for a source", decisions.rules_off.length],
      ["Duplicates to mark", decisions.pairs.filter((row) => row.decision === "duplicate").length],
      ["Pairs of which the other is kept", decisions.pairs.filter((row) => row.decision === "keep").length],
      ["Pairs of which both are wanted", decisions.pairs.filter((row) => row.decision === "both").length],
    ];
    byId("view-decisions").replaceChildren(
      make("p", {}, count ? "Download the decisions, then run: " : "Nothing is decided yet.", count ? make("code", {}, "corpuskit apply decisions.yaml") : ""),
      make("table", {}, make("tbody", {}, ...rows.map(([what, n]) => make("tr", {}, make("th", { scope: "row" }, what), make("td", { class: "number" }, n.toLocaleString("en")))))),
      make("p", {}, make("label", {}, "Who decides, for the record (may stay empty) ", name)),
      make(
        "div",
        { class: "actions" },
        make("button", { type: "button", id: "download-yaml", disabled: !count, click: () => download("decisions.yaml", asYaml(decisionsData())) }, "Download decisions.yaml"),
        make("button", { type: "button", id: "download-json", disabled: !count, click: () => download("decisions.json", `${JSON.stringify(decisionsData(), null, 1)}\n`) }, "Download decisions.json"),
        make("button", { type: "button", disabled: !count, click: () => decide(Object.keys(state.decisions), null) }, "Take all back (can be undone)"),
      ),
    );
  }

  function show(name) {
    view = VIEWS.includes(name) ? name : "overview";
    window.scrollTo({ top: 0, behavior: "instant" });
    wholeGroup = false;
    for (const other of VIEWS) byId(`view-${other}`).hidden = other !== view;
    for (const link of document.querySelectorAll("nav a")) {
      if (link.dataset.view === view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (lists[view]) renewItems(view);
    refresh();
  }

  // --- keys -----------------------------------------------------------------------------------------------------------------

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const dialog = byId("help");
    if (dialog.open) {
      if (event.key === "?") dialog.close();
      return;
    }
    if (handleKey(event.key)) event.preventDefault();
  }

  function handleKey(key) {
    const list = lists[view];
    const item = list && list.items[list.at];
    const value = item && { removals: { y: "y", n: "n", o: "off" }, sample: { y: "y", n: "n" }, pairs: { d: "d", b: "b", k: "k" } }[view]?.[key];
    if (value) return act(item, value), true;
    if (key >= "1" && key <= "6") return (location.hash = VIEWS[key - 1]), true;
    const others = {
      j: () => move(1),
      k: () => move(-1),
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      ArrowRight: () => list && turnTo(view, list.page + 1),
      ArrowLeft: () => list && turnTo(view, list.page - 1),
      u: undo,
      g: chooseGroup,
      "?": () => byId("help").showModal(),
      Escape: () => {
        wholeGroup = false;
        say("");
      },
    };
    if (!others[key] || (!list && key.startsWith("Arrow"))) return false;
    others[key]();
    return true;
  }

  function chooseGroup() {
    const list = lists[view];
    const item = list && list.items[list.at];
    if (!item || !item.heading || !item.key) return say("There is no group here.");
    wholeGroup = true;
    const count = list.items.filter((other) => other.heading === item.heading).length;
    return say(`The next key decides what is open of the ${count} of “${item.heading}”; Escape: only one.`);
  }

  load();
  buildSections();
  byId("once").addEventListener("change", (event) => document.body.classList.toggle("counting-once", event.target.checked));
  byId("undo").addEventListener("click", undo);
  byId("help-open").addEventListener("click", () => byId("help").showModal());
  byId("help-close").addEventListener("click", () => byId("help").close());
  document.addEventListener("keydown", onKey);
  window.addEventListener("hashchange", () => show(location.hash.slice(1)));
  show(location.hash.slice(1));
})();
