/* Spechive search: the reader of the index, and what search page and quick dialog share (search-page.js, search-dialog.js).
   The reader mirrors src/search (tokens.rs, query.rs, rank.rs, results.rs, excerpt.rs), arithmetic in the same order;
   a test runs both over one table of queries. Nothing is fetched before the first use. Results are made of text nodes. */
(() => {
  "use strict";

  /* ---- tokens.rs ---- */
  const LETTER = "[\\p{Alphabetic}\\p{N}]", UPPER = "\\p{CWL}", LOWER = `(?![\\p{CWL}\\d])${LETTER}`, pattern = s => new RegExp(s, "gu");
  const CHUNK = pattern(`(?:${LETTER}|_)+(?:[-./:]{1,2}(?:${LETTER}|_)+)*`), WORD = pattern(LETTER + "+");
  const PART = pattern(`\\d+|${UPPER}+s(?!${LOWER})|${UPPER}+(?!${LOWER})|${UPPER}?(?:${LOWER})+`);
  const lower = s => Array.from(s, c => c.toLowerCase()).join(""), size = s => [...s].length;
  function tokens(text, stop, found) {
    for (const chunk of text.matchAll(CHUNK)) {
      const from = chunk.index, parts = [...chunk[0].matchAll(PART)], words = parts.map(p => lower(p[0])), all = words.join("");
      words.forEach((word, i) => {
        const start = from + parts[i].index;
        if (size(word) <= 40 && !stop.has(word) && !/^[a-z]$/.test(word)) found(word, false, start, start + parts[i][0].length);
      });
      if (words[1] && !words[3] && size(all) <= 40) found(all, true, from, from + chunk[0].length);
    }
  }
  const plain = text => (text.match(WORD) || []).map(lower), filterWord = s => s.trim().split(/\s+/).join("-").toLowerCase();

  /* ---- query.rs ---- */
  const ITEM = /(-(?=[^-\s]))?(?:([a-z]+):(?=[^\s:/]))?(?:"([^"]*)"?|(\S+))/g;
  const FLAG = /^(is|has)$/;
  function parse(text, fields) {
    const q = { text: text.trim(), words: [], phrases: [], without: [], withoutPhrases: [], filters: [], notices: [], rest: [] };
    for (const [item, not, field, phrase, word] of text.replace(/[“”„]/g, '"').matchAll(ITEM)) {
      const words = not ? q.without : q.words, value = phrase ?? word;
      if (field && add(q.filters, fields, field, value, !!not)) continue;
      q.rest.push(item);
      if (field) {
        q.notices.push(`there is no field \`${field}\`; searched as words`);
        words.push(field + " " + value);
      } else if (word) words.push(word);
      else if (phrase.trim()) (not ? q.withoutPhrases : q.phrases).push(phrase.trim());
    }
    return q;
  }
  function add(filters, fields, called, value, not) {
    const field = fields.get(called), values = value.split(",").map(filterWord).filter(Boolean);
    const same = !FLAG.test(field) && filters.find(f => f.field === field && f.not === not);
    if (same) same.values.push(...values); else if (field) filters.push({ field, values, not });
    return field;
  }
  function day(text) {
    const m = /^(\d{1,4})(?:-(\d{1,4})(?:-(\d{1,4}))?)?$/.exec(text);
    return m && +m[1] && !(m[2] > 12) && !(m[3] > 31) ? m[1] * 10000 + (m[2] || 0) * 100 + +(m[3] || 0) : 0;
  }
  const lastDay = d => d % 10000 ? d % 100 ? d : d + 31 : d + 1231;

  /* ---- shards.rs ---- */
  /* Digits are the characters from `#` on, without the backslash; five bits a digit. */
  function decode(s) {
    const out = []; let n = 0, unit = 1;
    for (let i = 0; i < s.length; i++) {
      const c = s.charCodeAt(i) - 35, d = c > 56 ? c - 1 : c; n += (d & 31) * unit;
      if (d & 32) unit *= 32; else { out.push(n); n = 0; unit = 1; }
    }
    return out;
  }
  const sums = (list, n = 0) => list.map(d => n += d);
  const once = (map, key, make) => { if (!map.has(key)) map.set(key, make()); return map.get(key); };
  /* Calls `see` with each pair of a list: a place and its impact. */
  const each = (pairs, see) => { for (let i = 0; i < pairs.length; i += 2) see(pairs[i], pairs[i + 1]); };

  /* `load(name)` gives a promise of a shard's data. */
  async function open(load) {
    const root = await load("root"), { pages } = root, facets = {}, set = words => new Set(words.split(" "));
    const facet = field => facets[field] ||= { values: [], of: Array.from({ length: pages }, () => []) };
    for (const { field, values, rows } of root.facets) {
      const f = facet(field), first = f.values.length, numbers = decode(rows); let at = 0;
      f.values.push(...values);
      /* The place of the only value, or how many there are and their places. */
      for (const list of f.of) {
        let n = numbers[at++] - values.length; if (n < 0) list.push(first + n + values.length);
        for (; n > 0; n--) list.push(first + numbers[at++]);
      }
    }
    const dates = sums(decode(root.dates).map(d => -d), 99991231), years = facet("date"); while (dates.length < pages) dates.push(0);
    dates.forEach((d, p) => {
      const year = `${Math.floor(d / 10000)}`; if (!d) return;
      if (years.values.at(-1) !== year) years.values.push(year);
      years.of[p].push(years.values.length - 1);
    });
    facets.section = { values: root.roleNames };
    const starts = [0, ...sums(decode(root.sections))], roles = decode(root.roles), owner = new Int32Array(roles.length), bits = new Int32Array(pages), priors = new Map(root.priors); let last = "";
    roles.forEach((role, s) => {
      let p = owner[s - 1] || 0; while (starts[p + 1] <= s) p++;
      owner[s] = p; bits[p] |= 1 << role;
    });
    return { root, load, facets, dates, starts, roles, owner, bits, of: new Float64Array(owner.length), firsts: root.shards.map(f => last = last.slice(0, f[0]) + f.slice(1)), priors: facets.kind.of.map(k => priors.get(facets.kind.values[k[0]]) || 100), stop: set(root.stop), soft: set(root.soft), fields: new Map(root.fields), synonyms: new Map(root.synonyms), known: new Map() };
  }
  /* Terms that begin with `prefix`: idf, and in pages and in sections each place followed by its impact. */
  const terms = (r, prefix) => once(r.known, prefix, async () => {
    const { firsts } = r, wanted = [], found = new Map(); let at = 0;
    while (firsts[at + 1] < prefix) at++;
    if (firsts[at] != null) do wanted.push(r.load("t" + at++)); while (firsts[at]?.startsWith(prefix));
    for (const shard of await Promise.all(wanted)) each(shard, (text, postings) => {
      if (!text.startsWith(prefix)) return;
      const [idf, n, ...d] = decode(postings), t = once(found, text, () => ({ text, idf, pages: [], sections: [] }));
      const add = (to, list, at = 0) => each(list, (step, impact) => to.push(at += step, impact));
      add(t.pages, d.slice(0, 2 * n)); add(t.sections, d.slice(2 * n));
    });
    return found;
  });
  const term = async (r, text) => (await terms(r, text)).get(text);

  /* ---- rank.rs ---- */
  async function matches(r, word) {
    const { endings } = r.root, length = size(word), list = [];
    const ending = length > 2 && endings.find(e => word.endsWith(e) && length - e.length > 3), stem = ending ? word.slice(0, -ending.length) : word;
    for (const t of (await terms(r, stem)).values()) {
      if (t.text === word) list.push([t, 1]);
      else if (length > 2) {
        const shared = t.text.startsWith(word) ? word : t.text === stem || endings.includes(t.text.slice(stem.length)) ? stem : "";
        if (shared) list.push([t, 0.7 * size(shared) / size(t.text)]);
      }
    }
    for (const other of r.synonyms.get(word) || []) {
      const t = await term(r, other);
      if (t && !list.some(e => e[0] === t || e[0].text === other)) list.push([t, 0.7]);
    }
    return list.sort((a, b) => b[1] - a[1] || (a[0].text < b[0].text ? -1 : 1)).slice(0, 20);
  }
  function distance(a, b, most) {
    let before, row = [...b.keys(), b.length];
    if (Math.abs(a.length - b.length) > most) return 9;
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(row[j - 1] + (a[i - 1] !== b[j - 1]), row[j] + 1, next[j - 1] + 1);
        if (i > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > most) return 9;
      before = row; row = next;
    }
    return row[b.length];
  }
  const spellings = (r, word) => once(r.known, " " + word, async () => {
    const letters = [...word], most = letters.length < 6 ? 1 : 2, found = [];
    if (letters.length < 3 || /\d/.test(word)) return found;
    for (const w of (await r.load("words")).split(" ")) {
      const other = [...w.slice(1)], d = distance(letters, other, most);
      if (d <= most) found.push([2 * d + (letters[0] !== other[0]), +w[0], w.slice(1)]);
    }
    found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    return Promise.all(found.filter(f => f[0] === found[0][0]).slice(0, 3).map(async f => [await term(r, f[2]), f[0] < 4 ? 0.8 : 0.6]));
  });
  async function expand(r, texts) {
    const words = [];
    for (const text of texts) {
      const seen = [];
      tokens(text, r.stop, (token, joined, start) => {
        let word = words.find(w => w.text === token);
        if (!word) words.push(word = { text: token, joined, parts: [] });
        if (joined) word.parts.push(...seen.filter(s => s[1] >= start).map(s => s[0]));
        else { word.joined = false; seen.push([word, start]); }
      });
    }
    const mute = words.some(w => !w.joined && !r.soft.has(w.text)) ? r.soft : new Set();
    await Promise.all(words.map(async word => {
      word.quiet = word.joined || mute.has(word.text);
      word.expansions = await once(r.known, "=" + word.text, () => matches(r, word.text));
      const whole = word.joined && word.expansions[0]?.[0].text === word.text;
      word.weight = whole ? 2 : word.joined ? 0.5 : word.quiet ? 0.3 : 1;
      if (word.expansions.length || word.quiet) return;
      word.expansions = await spellings(r, word.text);
      word.misspelt = word.expansions.length > 0;
    }));
    for (const w of words) if (w.weight > 1) for (const p of w.parts) p.weight = Math.min(p.weight, 0.5);
    for (const w of words) w.telling = w.expansions[0] ? w.weight * Math.min(...w.expansions.map(e => e[0].idf)) : 0;
    return words;
  }
  /* Places of a list of expansions, each with the best of them there; kept, because the same words are asked with every key. */
  function best(list, key, n) {
    if (list[key]) return list[key];
    const most = new Float64Array(n), found = list[key] = [];
    for (const [t, share] of list) each(t[key], (at, impact) => { if (share * impact > most[at]) most[at] = share * impact; });
    most.forEach((v, at) => v && found.push(at, v)); return found;
  }
  /* Pages with points, how many of their sections have some (of the roles asked for), and the roles of all that do as bits.
     In every place a word counts by its best expansion there, times how telling the word is. Only places that have a word are looked at.
     The points of sections stand in the reader, those of the answer that was scored last. */
  function score(r, asked) {
    const { words, roles } = asked, { owner, of } = r, { pages } = r.root, hits = [], all = (list = Float64Array) => new list(pages), titles = all(), sum = all(), top = all(), n = all(Int32Array), bits = all(Int32Array), anywhere = all(), most = all();
    const weight = words.reduce((n, w) => w.quiet ? n : n + w.weight, 0), title = Math.max(1.5, Math.min(3, 8 / weight)), some = weight > 1 ? 0.5 : 0;
    r.asked = asked; of.fill(0);
    for (const { telling, expansions } of words) {
      each(best(expansions, "pages", pages), (p, v) => { titles[p] += telling * v; });
      each(best(expansions, "sections", of.length), (s, v) => {
        const p = owner[s], role = r.roles[s];
        bits[p] |= 1 << role; if (roles && !roles.has(role)) return;
        if (!of[s]) n[p]++;
        sum[p] += telling * v; top[p] = Math.max(top[p], of[s] += telling * v); most[p] = Math.max(most[p], Math.min(18, v));
      });
      most.forEach((v, p) => { anywhere[p] += telling * v; }); most.fill(0);
    }
    bits.forEach((bits, page) => {
      if (!bits && !titles[page]) return;
      const value = (title * titles[page] + some * anywhere[page] + 0.5 * (top[page] + 0.25 * Math.min(sum[page] - top[page], 3 * top[page]))) * r.priors[page] / 1200;
      hits.push({ page, bits, n: n[page], hundredths: roles && !n[page] ? 0 : Math.max(1, value + 0.5 | 0), asked });
    });
    return hits;
  }
  /* The sections of a hit with their points, best first; those with the first phrase before the others. */
  function sectionsOf(r, { page, asked, n, said = [] }) {
    const found = []; if (!n) return found;
    if (r.asked !== asked) score(r, asked);
    for (let s = r.starts[page]; s < r.starts[page + 1]; s++) if (r.of[s]) found.push([s, r.of[s] + 1e6 * !!said[s - r.starts[page] + 1]]);
    return found.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  }

  /* ---- results.rs ---- */
  /* Pages with a section, or a title, that has all words of `text` as they are. */
  async function havingAll(r, text) {
    const wanted = []; tokens(text, r.stop, (t, joined) => { if (!joined) wanted.push(t); });
    const found = await Promise.all(wanted.map(t => term(r, t))), pages = new Set();
    if (!wanted.length) return null;
    if (found.every(Boolean)) for (const key of ["pages", "sections"]) {
      const times = new Map();
      for (const t of found) each(t[key], at => times.set(at, (times.get(at) || 0) + 1));
      for (const [at, n] of times) if (n >= found.length) pages.add(key === "pages" ? at : r.owner[at]);
    }
    return pages;
  }
  /* A page's id, title, and its sections with heading, anchor and parent. */
  async function pageOf(r, p) {
    const [id, title, groups, ...flat] = await r.load("p" + p), sections = [];
    each(flat, (named, parent) => {
      const [heading, anchor = heading.toLowerCase().replace(/[^a-z0-9 _-]/g, "").replace(/ /g, "-")] = [].concat(named);
      sections.push({ heading, anchor, parent: parent - 1 });
    });
    return { id, title, groups, sections };
  }
  async function textOf(r, page, at) {
    const group = page.groups.findLastIndex(first => first <= at);
    return (await r.load(`f${group}/${page.id}`))[at - page.groups[group]];
  }
  /* Gives a hit that meets the phrases which of its texts (the title, then sections) have the first one. */
  async function confirm(r, q, hit) {
    const page = await pageOf(r, hit.page), bodies = await Promise.all(page.sections.map((_, at) => textOf(r, page, at)));
    const fold = t => ` ${plain(t).join(" ")} `, texts = [fold(page.title), ...page.sections.map((s, at) => fold(s.heading) + fold(bodies[at]))];
    const having = phrase => texts.map(t => t.includes(fold(phrase))), says = phrase => having(phrase).includes(true);
    if (q.phrases.every(says) && !q.withoutPhrases.some(says)) hit.said = having(q.phrases[0] || "");
  }
  const SAME = {
    kind: (v, x) => v === x || x.length > 2 && v.startsWith(x),
    policy: (v, x) => v === x || v.slice(v.lastIndexOf("=") + 1) === x,
    author: (v, x) => `-${v}-`.includes(`-${x}-`),
    file: (v, x) => ["/", "."].some(end => `/${v}/`.includes(`/${x.replace(/^\/+|\/+$/g, "")}${end}`))
  };
  /* Whether a page meets `field:value`. */
  async function test(r, field, value) {
    const having = name => {
      const { values, of } = r.facets[name], ok = values.map(v => (SAME[name] || Object.is)(v, value));
      return p => of[p].some(i => ok[i]);
    };
    const v = day(value), span = { after: [v, 1e9], before: [1, v - 1], until: [1, lastDay(v)], date: [v, lastDay(v)] }[field];
    if (span) return p => v && r.dates[p] >= span[0] && r.dates[p] <= span[1];
    if (field === "section") { const role = r.root.roleNames.indexOf(value) + 1; return p => role && r.bits[p] >> role & 1; }
    if (field === "file" || field === "author") {
      const pages = new Set();
      for (const [v, list] of await r.load(field + "s")) if (SAME[field](v, value)) for (const p of sums(decode(list))) pages.add(p);
      return p => pages.has(p);
    }
    if (!FLAG.test(field)) return having(field);
    const status = having("status"), flag = having("is"); return p => status(p) || flag(p);
  }
  async function search(r, q) {
    const all = texts => Promise.all(texts.map(t => havingAll(r, t)));
    const only = q.filters.find(f => f.field === "section" && !f.not), roles = only && new Set(only.values.map(v => r.root.roleNames.indexOf(v) + 1).filter(Boolean));
    const words = await expand(r, [...q.words, ...q.phrases]), required = await all(q.phrases), forbidden = await all(q.without);
    const filters = await Promise.all(q.filters.map(async f => ({ ...f, tests: await Promise.all(f.values.map(v => test(r, f.field, v))), only: f === only })));
    const out = { words, hits: [], hidden: 0, total: 0, count: () => [], notices: [...q.notices], expanded: [] };
    explain(r, q, out);
    /* Without a condition nothing is found, but everything is counted: the filters show what there is. */
    const idle = !words.length && !q.phrases.length && !filters.length;
    if (idle && q.text) return out;
    /* A page counts for a facet when no condition of another field keeps it out. */
    const counted = { all: [] }, strict = required.length + forbidden.length;
    for (const hit of words.length ? score(r, { words, roles }) : r.dates.map((_, page) => ({ page, n: 0, hundredths: 0 }))) {
      const p = hit.page; let failed = 0, field;
      if (strict && (required.some(x => x?.has(p) === false) || forbidden.some(x => x?.has(p)))) continue;
      for (const f of filters) if (f.tests.some(t => t(p)) === f.not || f.only && words.length && !hit.hundredths) { failed++; field = f.field; }
      if (failed < 2) (counted[field || "all"] ||= []).push(hit);
      if (failed) out.hidden++; else if (!idle) out.hits.push(hit);
    }
    out.count = field => count(r, field, counted.all.concat(counted[field] || []));
    /* By points, then by page: a list for each number of points, because comparing thousands is slow. */
    const { hits } = out, next = new Int32Array(hits.length + 1), heads = new Int32Array(hits.reduce((most, h) => Math.max(most, h.hundredths), 0) + 1); out.hits = [];
    for (let i = hits.length; i > 0; i--) { const v = hits[i - 1].hundredths; next[i] = heads[v]; heads[v] = i; }
    for (let v = heads.length; v-- > 0;) for (let i = heads[v]; i; i = next[i]) out.hits.push(hits[i - 1]);
    if (q.phrases.length || q.withoutPhrases.length) {
      const first = out.hits.slice(0, 200);
      await Promise.all(first.map(hit => confirm(r, q, hit)));
      out.hits = first.filter(hit => hit.said);
    }
    out.total = out.hits.length;
    return out;
  }
  /* How often each value of a field is found on pages; sections count by what was found in them. */
  function count(r, field, pages) {
    const { values, of } = r.facets[field], found = values.map(() => 0);
    for (const { page, bits = r.bits[page] } of pages) {
      if (of) for (const i of of[page]) found[i]++;
      else for (let i = 0; i < found.length; i++) if (bits & 2 << i) found[i]++;
    }
    return found;
  }
  /* Says what was searched instead, and what no page has. */
  function explain(r, q, out) {
    const { words, notices } = out;
    for (const { field, values } of q.filters) {
      const known = /^(kind|status|stage|tag|section)$/.test(field) ? r.facets[field].values : FLAG.test(field) ? [...r.facets.status.values, ...r.root.flags] : [];
      const list = [...new Set(known)].sort().join(", ");
      for (const v of values) if (list && !known.some(k => (SAME[field] || Object.is)(k, v))) notices.push(`no spec has ${field}:${v}; there is ${list}`);
    }
    if (q.words.length && !words.length) notices.push("the query has no word to search for");
    for (const { text, misspelt, quiet, expansions } of words) {
      if (misspelt) out.expanded.push({ word: text, as: expansions.map(e => e[0].text) });
      else if (!quiet && !expansions[0]) notices.push(`no spec has the word \`${text}\``);
    }
  }

  /* ---- excerpt.rs (in UTF-16 units) ---- */
  function wordOf(words) {
    const map = new Map();
    words.forEach((w, i) => { for (const [t] of w.expansions) if (!map.has(t.text)) map.set(t.text, i); });
    return map;
  }
  function hitsIn(r, text, map) {
    const hits = []; tokens(text, r.stop, (t, joined, start, end) => { if (map.has(t)) hits.push([start, end, map.get(t)]); });
    return hits.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  }
  function joined(hits) {
    const marks = [];
    for (const [start, end] of hits) { const last = marks.at(-1); if (last && start < last[1]) last[1] = Math.max(last[1], end); else marks.push([start, end]); }
    return marks;
  }
  function excerpt(r, text, map) {
    const hits = hitsIn(r, text, map); let kinds = 0, n = 0, from = 0, to = 0, blank;
    hits.forEach(([first], i) => {
      const inside = []; for (let k = i; k < hits.length && hits[k][1] <= first + 160; k++) inside.push(hits[k]);
      const found = new Set(inside.map(h => h[2])).size;
      if (found > kinds || found === kinds && inside.length > n) { kinds = found; n = inside.length; from = first; to = Math.max(...inside.map(h => h[1])); }
    });
    let start = Math.max(0, from - Math.min(60, Math.floor(Math.max(0, 160 - to + from) / 2)));
    if (start > 0 && text[start - 1] !== " ") { blank = text.indexOf(" ", start); start = blank >= 0 && blank < from ? blank + 1 : from; }
    let end = Math.max(Math.min(text.length, start + 160), to);
    if (end < text.length && text[end] !== " ") { blank = text.lastIndexOf(" ", end - 1); if (blank >= to) end = blank; }
    const before = start > 0 ? "… " : "", shift = before.length - start, inside = hits.filter(h => h[0] >= start && h[1] <= end);
    return { text: before + text.slice(start, end) + (end < text.length ? " …" : ""), marks: joined(inside.map(h => [h[0] + shift, h[1] + shift])) };
  }
  const breadcrumb = (page, at) => page.sections[at] ? [breadcrumb(page, page.sections[at].parent), page.sections[at].heading].filter(Boolean).join(" › ") : "";

  const shared = { tokens, parse, add, open, search, pageOf, textOf, excerpt, wordOf, breadcrumb, sectionsOf };
  if (typeof document === "undefined") return module.exports = shared;

  /* ---- the browser ---- */
  /* The theme's own script comes first: its small things, and the one policy under which a shard may become a script. */
  const theme = window.spechive, { policy, base, icon } = theme, arrived = new Map(), loading = new Map();
  let reader;
  /* An element with a class or with properties, and with what is inside. */
  function el(tag, given, ...inside) {
    const n = document.createElement(tag); Object.assign(n, given?.trim ? { className: given } : given); n.append(...inside.filter(Boolean)); return n;
  }
  const link = (href, ...inside) => el("a", { href, dir: "auto" }, ...inside);
  function marked(into, text, marks) {
    let at = 0;
    for (const [start, end] of marks) { into.append(text.slice(at, start), el("mark", "", text.slice(start, end))); at = end; }
    into.append(text.slice(at)); return into;
  }
  const highlighted = (into, text, map) => marked(into, text, joined(hitsIn(reader, text, map)));
  const label = word => word.charAt(0).toUpperCase() + word.slice(1).replace(/-/g, " ");
  const plural = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

  const load = name => once(loading, name, () => new Promise((resolve, reject) => {
    const s = el("script"), now = reader?.root.generation;
    s.src = policy.createScriptURL(`${base}search/${name}.js${now ? "?v=" + now : ""}`);
    s.onload = s.onerror = () => {
      /* A shard of another generation belongs to a site that was published meanwhile. */
      const [data, generation] = arrived.get(name) || []; s.remove();
      if (data != null && (generation || now) === now) return resolve(data);
      loading.delete(name); reject(new Error("Search could not be loaded. Reload the page."));
    };
    document.head.append(s);
  }));
  const ready = async () => reader ||= await open(load), fact = (field, p) => { const { values, of } = reader.facets[field]; return values[of[p][0]]; };
  const url = (page, p, at) => `${base}${fact("kind", p) === "document" ? "docs" : "specs"}/${page.id}.html${at && page.sections[at].anchor ? "#" + encodeURIComponent(page.sections[at].anchor) : ""}`;
  function life(p) {
    const status = fact("status", p), pic = { active: "active", done: "check", paused: "paused", backlog: "backlog" }[status];
    return status && el("span", "life life-" + (pic ? status : "other"), icon(pic || "other"), label(status));
  }
  function date(p) {
    const d = reader.dates[p], dateTime = `${d}`.padStart(8, "0").replace(/(..)(..)$/, "-$1-$2");
    return d % 100 ? el("time", { dateTime }, new Date(dateTime).toLocaleDateString("en-GB", { dateStyle: "medium", timeZone: "UTC" })) : null;
  }

  /* What was searched lately, in this browser only. */
  const KEY = "spechive-recent";
  function recent() { try { return JSON.parse(localStorage.getItem(KEY)).filter(q => typeof q === "string"); } catch { return []; } }
  function remember(text) {
    const q = text.trim();
    try { if (q) localStorage.setItem(KEY, JSON.stringify([q, ...recent().filter(o => o !== q)].slice(0, 6))); } catch { /* private mode */ }
  }
  /* What was searched instead, and what no page has, each a sentence. */
  const said = ({ expanded, notices }) => [...expanded.map(e => `Showing “${e.as.join("”, “")}” for “${e.word}”`), ...notices.map(n => n[0].toUpperCase() + n.slice(1).replace(/\x60(.*?)\x60/g, "“$1”"))];
  const shard = (name, ...got) => { arrived.set(name, got); };
  Object.assign(shared, theme, { el, link, marked, highlighted, label, plural, ready, url, fact, life, date, said, recent, remember });
  Object.defineProperty(window, "spechive", { value: { ...theme, shard, search: shared } });
})();
