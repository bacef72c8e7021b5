/* Spechive search: the reader of the index, and what search page and quick dialog share (search-page.js, search-dialog.js).
   The reader mirrors src/search (tokens.rs, query.rs, rank.rs, results.rs, excerpt.rs), arithmetic in the same order;
   a test runs both over one table of queries. Nothing is fetched before the first use. Results are made of text nodes. */
(function () {
  "use strict";

  /* ---- tokens.rs ---- */
  var CHUNK = /[\p{Alphabetic}\p{N}_]+(?:[-./:]{1,2}[\p{Alphabetic}\p{N}_]+)*/gu, WORD = /[\p{Alphabetic}\p{N}]+/gu;
  function lower(s) { return /^[\x00-\x7f]*$/.test(s) ? s.toLowerCase() : Array.from(s, c => c.toLowerCase()).join(""); }
  function size(s) { return /^[\x00-\x7f]*$/.test(s) ? s.length : Array.from(s).length; }
  function isDigit(c) { return c >= "0" && c <= "9"; }
  function isUpper(c) { return c.toLowerCase() !== c; }
  function isLower(c) { return !!c && /[\p{Alphabetic}\p{N}]/u.test(c) && !isUpper(c) && !isDigit(c); }
  function isBoundary(before, c, next, third) {
    if (isDigit(before) !== isDigit(c)) return true;
    if (!isUpper(c)) return false;
    if (!isUpper(before)) return true;
    return next === "s" ? isLower(third) : isLower(next);
  }
  function split(chunk) {
    var all = Array.from(chunk), parts = [], at = 0, start = -1, before;
    all.forEach((c, i) => {
      var gap = "_-./:".indexOf(c) >= 0;
      if (start >= 0 && (gap || isBoundary(before, c, all[i + 1], all[i + 2]))) { parts.push([start, at]); start = -1; }
      if (!gap && start < 0) start = at;
      before = c; at += c.length;
    });
    if (start >= 0) parts.push([start, at]);
    return parts;
  }
  function tokens(text, stop, found) {
    var m; CHUNK.lastIndex = 0;
    var chunks = []; while ((m = CHUNK.exec(text))) chunks.push([m[0], m.index]);
    chunks.forEach(chunk => {
      var parts = split(chunk[0]), joined = "", length = 0, from = chunk[1];
      parts.forEach(p => {
        var word = lower(chunk[0].slice(p[0], p[1])), n = size(word);
        joined += word; length += n;
        if (n <= 40 && !stop.has(word) && !/^[a-z]$/.test(word)) found(word, false, from + p[0], from + p[1]);
      });
      if ((parts.length === 2 || parts.length === 3) && length <= 40) found(joined, true, from, from + chunk[0].length);
    });
  }
  function plain(text) { return (text.match(WORD) || []).map(lower); }
  function filterWord(text) { return text.split(/\s+/).filter(Boolean).join("-").toLowerCase(); }

  /* ---- query.rs ---- */
  function parse(text, fields) {
    var q = { text: text.trim(), words: [], phrases: [], without: [], withoutPhrases: [], filters: [], notices: [] };
    var rest = text.replace(/[“”„]/g, '"').trim();
    function take(s) {
      if (s[0] === '"') { var end = s.indexOf('"', 1); rest = end < 0 ? "" : s.slice(end + 1); return end < 0 ? s.slice(1) : s.slice(1, end); }
      var blank = s.search(/\s/); rest = blank < 0 ? "" : s.slice(blank); return blank < 0 ? s : s.slice(0, blank);
    }
    while (rest) {
      var not = /^-[^-\s]/.test(rest), item = not ? rest.slice(1) : rest, m = /^([a-z]+):(?=[^\s:/])/.exec(item);
      if (m) {
        var value = take(item.slice(m[0].length));
        if (!add(q.filters, fields, m[1], value, not)) {
          q.notices.push("there is no field `" + m[1] + "`; searched as words");
          (not ? q.without : q.words).push(m[1] + " " + value);
        }
      } else if (item[0] === '"') {
        var phrase = take(item).trim(); if (phrase) (not ? q.withoutPhrases : q.phrases).push(phrase);
      } else (not ? q.without : q.words).push(take(item));
      rest = rest.trim();
    }
    return q;
  }
  function add(filters, fields, called, value, not) {
    var field = fields.get(called); if (!field) return false;
    var values = value.split(",").map(filterWord).filter(Boolean), same = null;
    if (field !== "is" && field !== "has") filters.forEach(f => { if (f.field === field && f.not === not) same = same || f; });
    if (same) same.values = same.values.concat(values); else filters.push({ field: field, values: values, not: not });
    return true;
  }
  function day(text) {
    var m = /^(\d{1,4})(?:-(\d{1,4})(?:-(\d{1,4}))?)?$/.exec(text); if (!m || +m[1] < 1 || m[2] > 12 || m[3] > 31) return 0;
    return +m[1] * 10000 + (+m[2] || 0) * 100 + (+m[3] || 0);
  }
  function lastDay(d) { return !(Math.floor(d / 100) % 100) && !(d % 100) ? d + 1231 : d % 100 ? d : d + 31; }

  /* ---- shards.rs ---- */
  var DIGIT = new Map(Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", (c, i) => [c, i]));
  function decode(s) {
    var out = [], n = 0, unit = 1;
    for (var i = 0; i < s.length; i++) {
      var d = DIGIT.get(s[i]); n += (d & 31) * unit;
      if (d & 32) unit *= 32; else { out.push(n); n = 0; unit = 1; }
    }
    return out;
  }
  function sums(list) { var n = 0; return list.map(d => (n += d)); }

  /* `load(name)` gives a promise of a shard's data. */
  function open(load) {
    return load("root").then(root => {
      var r = { root: root, stop: new Set(root.stop.split(" ")), fields: new Map(root.fields), synonyms: new Map(root.synonyms), load: load };
      var n = 0;
      r.starts = [0]; decode(root.sections).forEach(k => { r.starts.push(n += k); });
      r.roles = Array.from(root.roles, c => DIGIT.get(c));
      r.dates = new Array(root.pages).fill(0);
      var last = 99991231; decode(root.dates).forEach((d, i) => { r.dates[i] = last -= d; });
      r.facets = new Map(root.facets.map(f => {
        var of = Array.from({ length: root.pages }, () => []);
        if (f.column) decode(f.column).forEach((v, p) => { if (v) of[p].push(f.values[v - 1]); });
        else f.values.forEach((v, i) => { sums(decode(f.lists[i])).forEach(p => { of[p].push(v); }); });
        return [f.field, { values: f.values, of: of }];
      }));
      return r;
    });
  }
  /* Terms that begin with `prefix`: a map of term to {idf, pages, sections}. */
  async function terms(r, prefix) {
    var firsts = r.root.shards, at = 0, wanted = [], found = new Map();
    while (firsts[at + 1] < prefix) at++;
    do wanted.push(firsts.length && r.load("t" + at++)); while (at < firsts.length && firsts[at].startsWith(prefix));
    (firsts.length ? await Promise.all(wanted) : []).forEach(shard => {
      for (var i = 0; i < shard.length; i += 2) if (shard[i].startsWith(prefix)) {
        var d = decode(shard[i + 1]), t = found.get(shard[i]), end = 2 + 2 * d[1], k, n;
        if (!t) found.set(shard[i], t = { text: shard[i], idf: d[0], pages: [], sections: [] });
        for (k = 2, n = 0; k < end; k += 2) t.pages.push([n += d[k], d[k + 1]]);
        for (n = 0; k < d.length; k += 2) t.sections.push([n += d[k], d[k + 1]]);
      }
    });
    return found;
  }
  async function term(r, text) { return (await terms(r, text)).get(text); }

  /* ---- rank.rs ---- */
  function byWeight(a, b) { return b[1] - a[1] || (a[0].text < b[0].text ? -1 : 1); }
  async function matches(r, word) {
    var length = size(word), stem = word, list = [], ends = r.root.endings;
    if (length >= 3) {
      var ending = ends.find(e => word.endsWith(e) && size(word.slice(0, -e.length)) >= 4);
      if (ending) stem = word.slice(0, -ending.length);
    }
    (await terms(r, stem)).forEach(t => {
      if (t.text === word) list.push([t, 1]);
      else if (length < 3) return;
      else if (t.text.startsWith(word)) list.push([t, 0.7 * length / size(t.text)]);
      else if (t.text === stem || ends.includes(t.text.slice(stem.length))) list.push([t, 0.7 * size(stem) / size(t.text)]);
    });
    for (var s of r.synonyms.get(word) || []) {
      var t = await term(r, s);
      if (t && !list.some(x => x[0].text === s)) list.push([t, 0.7]);
    }
    return list.sort(byWeight).slice(0, 20);
  }
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return -1;
    var before = [], row = b.map((_, j) => j).concat(b.length);
    for (var i = 1; i <= a.length; i++) {
      var next = [i], least = i;
      for (var j = 1; j <= b.length; j++) {
        next[j] = Math.min(row[j - 1] + (a[i - 1] !== b[j - 1]), row[j] + 1, next[j - 1] + 1);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
        least = Math.min(least, next[j]);
      }
      if (least > most) return -1;
      before = row; row = next;
    }
    return row[b.length] <= most ? row[b.length] : -1;
  }
  async function spellings(r, word) {
    var letters = Array.from(word), most = letters.length <= 5 ? 1 : 2, found = [];
    if (letters.length < 3 || letters.some(isDigit)) return [];
    (await r.load("words")).split(" ").forEach(w => {
      var text = w.slice(1), other = Array.from(text), d = distance(letters, other, most);
      if (d >= 0) found.push([2 * d + (letters[0] !== other[0]), +w[0], text]);
    });
    found.sort((a, b) => a[0] - b[0] || b[1] - a[1] || (a[2] < b[2] ? -1 : 1));
    return Promise.all(found.filter(f => f[0] === found[0][0]).slice(0, 3).map(async f => [await term(r, f[2]), f[0] < 4 ? 0.8 : 0.6]));
  }
  async function expand(r, texts) {
    var words = [];
    texts.forEach(text => tokens(text, r.stop, (token, joined) => {
      var same = words.find(w => w.text === token);
      if (!same) words.push(same = { text: token, weight: 0, expansions: [], misspelt: false });
      same.weight = Math.max(same.weight, joined ? 0.5 : 1);
    }));
    await Promise.all(words.map(async word => {
      word.expansions = await matches(r, word.text);
      if (word.expansions.length || word.weight < 1) return;
      word.expansions = await spellings(r, word.text);
      word.misspelt = word.expansions.length > 0;
    }));
    return words;
  }
  function bestOf(word, key) {
    var best = new Map();
    word.expansions.forEach(e => {
      e[0][key].forEach(p => { var v = e[1] * p[1]; if (!(best.get(p[0]) >= v)) best.set(p[0], v); });
    });
    return best;
  }
  function score(r, words, roles) {
    var n = r.root.pages, scores = [], titles = new Float64Array(n), points = new Float64Array(r.roles.length), priors = new Map(r.root.priors);
    words.forEach(word => {
      if (!word.expansions.length) return;
      var telling = word.weight * Math.min.apply(null, word.expansions.map(e => e[0].idf));
      bestOf(word, "pages").forEach((v, p) => { titles[p] += telling * v; });
      bestOf(word, "sections").forEach((v, s) => { points[s] += telling * v; });
    });
    for (var p = 0; p < n; p++) {
      var hit = { page: p, hundredths: 0, sections: [] }, sum = 0, share = 0.6;
      for (var s = r.starts[p]; s < r.starts[p + 1]; s++) if (points[s] > 0 && (!roles || roles.has(r.roles[s]))) hit.sections.push([s, points[s]]);
      hit.sections.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
      for (var k = 0; k < Math.min(8, hit.sections.length); k++) {
        if (!k) sum = hit.sections[0][1]; else { sum += share * hit.sections[k][1]; share *= 0.8; }
      }
      var worth = 3 * titles[p] + 0.5 * sum;
      if (!roles || hit.sections.length) hit.hundredths = Math.floor(worth * (priors.get(r.facets.get("kind").of[p][0]) || 100) / 8000 + 0.5);
      scores.push(hit);
    }
    return scores;
  }

  /* ---- results.rs ---- */
  async function havingAll(r, text) {
    var wanted = []; tokens(text, r.stop, (t, joined) => { if (!joined) wanted.push(t); });
    var having = new Array(r.root.pages).fill(!wanted.length), found = await Promise.all(wanted.map(t => term(r, t)));
    if (!found.length || !found.every(Boolean)) return having;
    var titles = new Map(), sections = new Map();
    function plus(map) { return p => map.set(p[0], (map.get(p[0]) || 0) + 1); }
    found.forEach(t => { t.pages.forEach(plus(titles)); t.sections.forEach(plus(sections)); });
    return having.map((_, p) => {
      for (var s = r.starts[p], has = titles.get(p) >= found.length; s < r.starts[p + 1]; s++) has = has || sections.get(s) >= found.length;
      return has;
    });
  }
  async function pageOf(r, p) { var block = await r.load("p" + Math.floor(p / r.root.block)), at = 2 * (p % r.root.block); return { id: block[at], title: block[at + 1] }; }
  async function textOf(r, p) { var page = await pageOf(r, p); page.passages = await r.load("f/" + page.id); return page; }
  async function confirmed(r, q, p) {
    var page = await textOf(r, p), texts = page.passages.flatMap(f => [f[2], f[3]]).concat(page.title).map(t => " " + plain(t).join(" ") + " ");
    function says(phrase) { var w = plain(phrase).join(" "); return !w || texts.some(t => t.includes(" " + w + " ")); }
    return q.phrases.every(says) && !q.withoutPhrases.some(says);
  }
  function holds(r, files, field, value, p) {
    function facts(name) { return r.facets.get(name).of[p]; }
    var d = r.dates[p], v = day(value);
    switch (field) {
      case "kind": return facts("kind").some(k => k === value || value.length >= 3 && k.startsWith(value));
      case "status": case "stage": case "tag": return facts(field).includes(value);
      case "policy": return facts("policy").some(x => x === value || x.slice(x.lastIndexOf("=") + 1) === value);
      case "author": return facts("author").some(a => ("-" + a + "-").includes("-" + value + "-"));
      case "file": return (files.get(value) || new Set()).has(p);
      case "section": var role = r.root.roleNames.indexOf(value) + 1; return role > 0 && r.roles.slice(r.starts[p], r.starts[p + 1]).includes(role);
      case "after": return !!d && !!v && d >= v;
      case "until": return !!d && !!v && d <= lastDay(v);
      case "before": return !!d && !!v && d < v;
      case "date": return !!v && d >= v && d <= lastDay(v);
      default: return facts("status").includes(value) || facts("is").includes(value);
    }
  }
  /* Pages by each value of `file:` that the query has. */
  async function mentions(r, filters) {
    var values = filters.filter(f => f.field === "file").flatMap(f => f.values), by = new Map(), files = values.length ? await r.load("files") : [];
    values.forEach(value => {
      var v = "/" + value.replace(/^\/+|\/+$/g, ""), pages = new Set(); by.set(value, pages);
      files.forEach(f => { var path = "/" + f[0] + "/"; if (path.includes(v + "/") || path.includes(v + ".")) sums(decode(f[1])).forEach(p => pages.add(p)); });
    });
    return by;
  }
  async function search(r, q) {
    function all(texts) { return Promise.all(texts.map(t => havingAll(r, t))); }
    var only = q.filters.find(f => f.field === "section" && !f.not), roles = only && new Set(only.values.map(v => r.root.roleNames.indexOf(v) + 1).filter(Boolean));
    var words = await expand(r, q.words.concat(q.phrases)), files = await mentions(r, q.filters), required = await all(q.phrases), forbidden = await all(q.without);
    var out = { words: words, hits: [], hidden: 0, counts: new Map(), total: 0 };
    out.notices = explain(r, q, words, out);
    /* Without a condition nothing is found, but everything is counted: the filters show what there is. */
    var idle = !words.length && !q.phrases.length && !q.filters.length, any = roles && words.length ? score(r, words, null) : null;
    if (idle && q.text) return out;
    score(r, words, roles).forEach(hit => {
      var p = hit.page, wide = any ? any[p] : hit;
      if (words.length && !wide.hundredths || !required.every(x => x[p]) || forbidden.some(x => x[p])) return;
      var failed = q.filters.filter(f => f.values.some(v => holds(r, files, f.field, v, p)) === f.not);
      if (words.length && !hit.hundredths && !failed.includes(only)) failed.push(only);
      count(r, out.counts, p, failed, words.length ? wide.sections : null);
      if (idle) return;
      if (failed.length) out.hidden++; else out.hits.push(hit);
    });
    out.hits.sort((a, b) => b.hundredths - a.hundredths || a.page - b.page);
    if (q.phrases.length || q.withoutPhrases.length) {
      var first = out.hits.slice(0, 200), ok = await Promise.all(first.map(h => confirmed(r, q, h.page)));
      out.hits = first.filter((_, i) => ok[i]);
    }
    out.total = out.hits.length;
    return out;
  }
  /* A page counts for a facet when no condition of another field keeps it out; sections count by what was found in them. */
  function count(r, counts, p, failed, sections) {
    function plus(field, values) {
      if (failed.length > 1 || failed.length && failed[0].field !== field) return;
      var c = counts.get(field); if (!c) counts.set(field, c = new Map());
      values.forEach(v => { c.set(v, (c.get(v) || 0) + 1); });
    }
    ["status", "kind", "stage", "policy", "tag", "author", "file"].forEach(f => { plus(f, r.facets.get(f).of[p]); });
    var roles = sections ? sections.map(s => r.roles[s[0]]) : r.roles.slice(r.starts[p], r.starts[p + 1]);
    plus("section", Array.from(new Set(roles)).filter(Boolean).map(x => r.root.roleNames[x - 1]));
    if (r.dates[p]) plus("date", [String(Math.floor(r.dates[p] / 10000))]);
  }
  function explain(r, q, words, out) {
    var notices = q.notices.slice(), meant = q.text.toLowerCase();
    q.filters.forEach(f => {
      var known = { kind: 1, status: 1, stage: 1, tag: 1 }[f.field] ? r.facets.get(f.field).values : f.field === "section" ? r.root.roleNames : null;
      if (known && known.length) f.values.forEach(v => {
        if (known.includes(v) === false && !(f.field === "kind" && known.some(k => v.length >= 3 && k.startsWith(v)))) notices.push("no spec has " + f.field + ":" + v + "; there is " + known.slice().sort().join(", "));
      });
    });
    if (q.words.length && !words.length) notices.push("the query has only words that are too common to search for");
    out.expanded = [];
    words.forEach(w => {
      if (w.misspelt) { var as = w.expansions.map(e => e[0].text); meant = meant.split(w.text).join(as[0]); out.expanded.push({ word: w.text, as: as }); }
      else if (!w.expansions.length && w.weight === 1) notices.push("no spec has the word `" + w.text + "`");
    });
    out.meant = out.expanded.length ? meant : null;
    return notices;
  }

  /* ---- excerpt.rs (in UTF-16 units) ---- */
  function wordOf(words) {
    var map = new Map();
    words.forEach((w, i) => { w.expansions.forEach(e => { if (!map.has(e[0].text)) map.set(e[0].text, i); }); });
    return map;
  }
  function hitsIn(r, text, map) {
    var hits = []; tokens(text, r.stop, (t, j, start, end) => { if (map.has(t)) hits.push([start, end, map.get(t)]); });
    return hits.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  }
  function joined(hits) {
    var marks = [];
    hits.forEach(h => { var last = marks[marks.length - 1]; if (last && h[0] < last[1]) last[1] = Math.max(last[1], h[1]); else marks.push([h[0], h[1]]); });
    return marks;
  }
  function excerpt(r, text, map) {
    var hits = hitsIn(r, text, map), best = [0, 0, 0, 0];
    hits.forEach((first, i) => {
      var kinds = new Set(), n = 0, end = first[1];
      for (var k = i; k < hits.length && hits[k][1] <= first[0] + 160; k++) { kinds.add(hits[k][2]); n++; end = Math.max(end, hits[k][1]); }
      if (kinds.size > best[0] || kinds.size === best[0] && n > best[1]) best = [kinds.size, n, first[0], end];
    });
    var lead = Math.min(60, Math.floor(Math.max(0, 160 - (best[3] - best[2])) / 2)), start = Math.max(0, best[2] - lead), blank;
    if (start > 0 && text[start - 1] !== " ") { blank = text.indexOf(" ", start); start = blank >= 0 && blank < best[2] ? blank + 1 : best[2]; }
    var end = Math.max(Math.min(text.length, start + 160), best[3]);
    if (end < text.length && text[end] !== " ") { blank = text.lastIndexOf(" ", end - 1); if (blank >= best[3]) end = blank; }
    var before = start > 0 ? "… " : "", shift = before.length - start;
    var inside = hits.filter(h => h[0] >= start && h[1] <= end).map(h => [h[0] + shift, h[1] + shift]);
    return { text: before + text.slice(start, end) + (end < text.length ? " …" : ""), marks: joined(inside) };
  }
  function breadcrumb(passages, at) { var f = passages[at]; return f[1] ? breadcrumb(passages, f[1] - 1) + " › " + f[2] : f[2]; }

  /* ---- the browser ---- */
  var doc = typeof document === "undefined" ? null : document, base, policy, reader, arrived = new Map(), loading = new Map();
  function $(s, el) { var n = (el || doc).querySelector(s); return n instanceof Element ? n : null; }
  function $$(s, el) { return Array.from((el || doc).querySelectorAll(s)); }
  function el(tag, cls, text) { var n = doc.createElement(tag); if (cls) n.className = cls; if (text) n.textContent = text; return n; }
  function icon(name) {
    var ns = "http://www.w3.org/2000/svg", s = doc.createElementNS(ns, "svg"), u = doc.createElementNS(ns, "use");
    s.setAttribute("class", "i"); s.setAttribute("viewBox", "0 0 16 16"); s.setAttribute("aria-hidden", "true"); u.setAttribute("href", "#i-" + name);
    s.appendChild(u); return s;
  }
  function marked(into, text, marks) {
    var at = 0;
    marks.forEach(m => { into.append(text.slice(at, m[0])); into.appendChild(el("mark", "", text.slice(m[0], m[1]))); at = m[1]; });
    into.append(text.slice(at)); return into;
  }
  function label(word) { var s = word.replace(/-/g, " "); return s.charAt(0).toUpperCase() + s.slice(1); }

  /* Shards are classic scripts. Under trusted types only addresses below our own search folder become scripts. */
  function address(name, generation) { return base + "search/" + name + ".js" + (generation ? "?v=" + generation : ""); }
  function trusted(url) {
    if (!url.startsWith(base + "search/") || !/^[a-z0-9\/-]+\.js(\?v=[0-9a-f]+)?$/.test(url.slice(base.length))) throw new TypeError("not a shard: " + url);
    return url;
  }
  function load(name) {
    if (loading.has(name)) return loading.get(name);
    var promise = new Promise((resolve, reject) => {
      var s = doc.createElement("script"), url = address(name, reader && reader.root.generation);
      s.src = policy ? policy.createScriptURL(url) : trusted(url);
      s.onload = () => {
        var got = arrived.get(name); arrived.delete(name); s.remove();
        if (!got || got.generation && reader && got.generation !== reader.root.generation) { loading.delete(name); reject(new Error("The archive was updated meanwhile. Reload the page.")); }
        else resolve(got.data);
      };
      s.onerror = () => { s.remove(); loading.delete(name); reject(new Error("The search index could not be loaded.")); };
      doc.head.appendChild(s);
    });
    loading.set(name, promise); return promise;
  }
  function ready() { return reader ? Promise.resolve(reader) : open(load).then(r => (reader = r)); }
  function isSpec(p) { return reader.facets.get("is").of[p].includes("spec"); }
  function url(id, p, anchor) { return base + (isSpec(p) ? "specs/" : "docs/") + id + ".html" + (anchor ? "#" + encodeURIComponent(anchor) : ""); }
  function fact(field, p) { return reader.facets.get(field).of[p][0]; }
  var LIFE = { active: "active", done: "check", paused: "paused", backlog: "backlog" };
  function life(p) {
    var status = fact("status", p); if (!status) return null;
    var n = el("span", "life life-" + (LIFE[status] ? status : "other")); n.append(icon(LIFE[status] || "other"), label(status)); return n;
  }
  function date(p) {
    var d = reader.dates[p]; if (!d || !(d % 100)) return null;
    var iso = [Math.floor(d / 10000), Math.floor(d / 100) % 100, d % 100].map(n => String(n).padStart(2, "0")).join("-"), n = el("time");
    n.dateTime = iso; n.textContent = new Date(iso + "T00:00:00Z").toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
    return n;
  }
  function plural(n, word) { return n + " " + word + (n === 1 ? "" : "s"); }

  /* What was searched lately, in this browser only. */
  var KEY = "spechive-recent";
  function recent() { try { return JSON.parse(localStorage.getItem(KEY)).filter(q => typeof q === "string"); } catch (e) { return []; } }
  function remember(q) {
    q = q.trim(); if (!q) return;
    try { localStorage.setItem(KEY, JSON.stringify([q].concat(recent().filter(o => o !== q)).slice(0, 6))); } catch (e) { /* private mode */ }
  }

  function start() {
    /* data-root is the way from this page to the top of the site */
    base = new URL(doc.documentElement.dataset.root || "./", location.href).href.replace(/[?#].*$/, "");
    /* the theme has made the policy already when it loads this script late */
    var given = window.spechive && window.spechive.policy;
    if (window.trustedTypes) policy = given instanceof TrustedTypePolicy ? given : window.trustedTypes.createPolicy("spechive", { createScriptURL: trusted });
    var shard = (name, data, generation) => { arrived.set(name, { data: data, generation: generation }); };
    var shared = Object.freeze({ $: $, $$: $$, el: el, icon: icon, marked: marked, label: label, ready: ready, url: url, fact: fact, life: life, date: date, plural: plural, base: base, recent: recent, remember: remember,
      parse: parse, add: add, search: search, pageOf: pageOf, textOf: textOf, wordOf: wordOf, breadcrumb: breadcrumb,
      excerpt: (text, map) => excerpt(reader, text, map), marks: (text, map) => joined(hitsIn(reader, text, map)) });
    Object.defineProperty(window, "spechive", { value: Object.freeze({ shard: shard, search: shared }) });
  }
  if (doc) start();
  else module.exports = { tokens: tokens, parse: parse, open: open, search: search, pageOf: pageOf, textOf: textOf, excerpt: excerpt, wordOf: wordOf, breadcrumb: breadcrumb };
})();
