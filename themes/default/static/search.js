/* Spechive search: the reader of the index, the search page and the quick dialog.
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
    if (!words.length && !q.phrases.length && !q.filters.length) return out;
    score(r, words, roles).forEach(hit => {
      var p = hit.page;
      if (words.length && !hit.hundredths && !roles || !required.every(x => x[p]) || forbidden.some(x => x[p])) return;
      var failed = q.filters.filter(f => f.values.some(v => holds(r, files, f.field, v, p)) === f.not);
      count(r, out.counts, p, failed);
      if (words.length && !hit.hundredths) return;
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
  /* A page counts for a facet when no condition of another field keeps it out. */
  function count(r, counts, p, failed) {
    function plus(field, values) {
      if (failed.length > 1 || failed.length && failed[0].field !== field) return;
      var c = counts.get(field); if (!c) counts.set(field, c = new Map());
      values.forEach(v => { c.set(v, (c.get(v) || 0) + 1); });
    }
    ["status", "kind", "stage", "policy", "tag", "author"].forEach(f => { plus(f, r.facets.get(f).of[p]); });
    plus("section", Array.from(new Set(r.roles.slice(r.starts[p], r.starts[p + 1]))).filter(Boolean).map(x => r.root.roleNames[x - 1]));
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
  function newest(r) { return { words: [], hits: Array.from({ length: Math.min(6, r.root.pages) }, (_, p) => ({ page: p, sections: [] })), notices: [] }; }

  /* One spec with its best sections; excerpts come when it scrolls into view. */
  function card(found, hit, map, seen) {
    var li = el("li", "hit"), p = hit.page;
    pageOf(reader, p).then(page => {
      var h = el("h2"), a = el("a"), dots = el("div", "dots"), more = hit.sections.length;
      a.href = url(page.id, p); h.dir = "auto";
      h.appendChild(marked(a, page.title, joined(hitsIn(reader, page.title, map))));
      dots.append.apply(dots, [life(p), el("span", "", label(fact("kind", p))), date(p), more ? el("span", "", plural(more, "section")) : null].filter(Boolean));
      li.append(h, dots);
      if (!more) return;
      var ul = el("ul", "sub-hits"); li.appendChild(ul);
      if (more > 3) { var rest = el("p", "small"), all = el("a", "", plural(more - 3, "more section")); all.href = a.href; rest.appendChild(all); li.appendChild(rest); }
      seen(li, () => {
        textOf(reader, p).then(text => {
          hit.sections.slice(0, 3).forEach(s => {
            var at = s[0] - reader.starts[p], f = text.passages[at], head = breadcrumb(text.passages, at) || "Introduction", cut = excerpt(reader, f[3], map);
            var item = el("li"), link = el("a"); link.href = url(page.id, p, f[0]);
            link.append(marked(el("b"), head, joined(hitsIn(reader, head, map))), marked(el("p", "clip2"), cut.text, cut.marks));
            item.appendChild(link); ul.appendChild(item);
          });
        }).catch(() => { ul.remove(); });
      });
    }).catch(e => { li.textContent = e.message; });
    return li;
  }

  function searchPage(form) {
    var input = $("input[data-search]") || $("form[role=search] input[name=q]"), list = $("[data-search-hits]", form), status = $("[data-search-status]", form);
    var empty = $("[data-search-empty]", form), facets = $(".facets", form), turn = 0, shown = 10, checked = [], hint = empty && Array.from(empty.childNodes);
    if (!input || !list || !facets) return;
    var head = input.form, watch = typeof IntersectionObserver === "undefined" ? null : new IntersectionObserver(all => {
      all.forEach(e => { if (e.isIntersecting) { watch.unobserve(e.target); e.target._seen(); } });
    }, { rootMargin: "200px" });
    function seen(li, then) { if (!watch) return then(); li._seen = then; watch.observe(li); }
    function readAddress() {
      var p = new URLSearchParams(location.search); checked = []; input.value = p.get("q") || "";
      p.forEach((value, field) => { if (field !== "q") checked.push([field, value]); });
    }
    function write(push) {
      var p = new URLSearchParams(); if (input.value.trim()) p.set("q", input.value.trim());
      checked.forEach(c => { p.append(c[0], c[1]); });
      try { history[push ? "pushState" : "replaceState"](null, "", location.pathname + (String(p) ? "?" + p : "")); } catch (e) { /* opened from disk */ }
    }
    function link(text, act) { var b = el("button", "btn", text); b.type = "button"; b.addEventListener("click", act); return b; }
    function paintFacets(found) {
      var named = [["status", "Lifecycle"], ["kind", "Kind"], ["stage", "Stage"], ["section", "Section"], ["policy", "Compatibility"], ["tag", "Tag"], ["author", "Author"], ["date", "Year"]];
      var focus = doc.activeElement && doc.activeElement.name + "=" + doc.activeElement.value, reset = $("button[type=reset]", facets);
      $$("fieldset", facets).forEach(f => { f.remove(); });
      named.forEach(f => {
        var counts = new Map(found.counts.get(f[0]) || []), known = f[0] === "section" ? reader.root.roleNames : (reader.facets.get(f[0]) || { values: [] }).values;
        known.concat(checked.filter(c => c[0] === f[0]).map(c => c[1])).forEach(v => { if (!counts.has(v)) counts.set(v, 0); });
        var on = new Set(checked.filter(c => c[0] === f[0]).map(c => c[1]));
        var values = Array.from(counts).sort((a, b) => on.has(b[0]) - on.has(a[0]) || b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, Math.max(7, on.size));
        if (values.length < 2 && !on.size) return;
        var set = el("fieldset"); set.appendChild(el("legend", "", f[1]));
        values.forEach(v => {
          var l = el("label"), box = el("input"); box.type = "checkbox"; box.name = f[0]; box.value = v[0]; box.checked = on.has(v[0]);
          l.append(box, el("span", "", f[0] === "author" ? v[0].replace(/-/g, " ") : label(v[0].replace("=", ": "))), el("span", "count", String(v[1])));
          if (!v[1]) l.classList.add("quiet");
          set.appendChild(l); if (focus === f[0] + "=" + v[0]) setTimeout(() => { box.focus(); });
        });
        facets.insertBefore(set, reset);
      });
      if (reset) reset.hidden = !checked.length;
    }
    function paint(found, q) {
      var map = wordOf(found.words), sections = found.hits.reduce((n, h) => n + h.sections.length, 0);
      if (watch) watch.disconnect();
      list.replaceChildren.apply(list, found.hits.slice(0, shown).map(hit => card(found, hit, map, seen)));
      if (found.hits.length > shown) { var li = el("li"); li.appendChild(link("Show more", () => { shown += 10; run(); })); list.appendChild(li); }
      var asked = q.text || checked.length, said = !asked ? "" : sections ? plural(sections, "section") + " in " + plural(found.total, "spec") : plural(found.total, "spec");
      found.expanded.forEach(e => { said += ". Showing “" + e.as.join("”, “") + "” for “" + e.word + "”"; });
      found.notices.forEach(n => { said += ". " + n.charAt(0).toUpperCase() + n.slice(1).replace(/`([^`]*)`/g, "“$1”"); });
      if (status) status.textContent = said;
      paintFacets(found);
      if (!empty) return;
      empty.hidden = found.hits.length > 0;
      if (!asked) { empty.replaceChildren.apply(empty, hint); return; }
      empty.replaceChildren(el("strong", "", "Nothing found"), found.hidden ? plural(found.hidden, "spec") + " would match without the filters. " : "Try fewer or other words. ");
      if (found.hidden && checked.length) empty.appendChild(link("Clear filters", () => { checked = []; write(true); run(); input.focus(); }));
    }
    function run() {
      var mine = ++turn;
      ready().then(r => {
        var q = parse(input.value, r.fields);
        checked.forEach(c => { add(q.filters, r.fields, c[0], c[1], false); });
        return search(r, q).then(found => { if (mine === turn) paint(found, q); });
      }).catch(e => { if (mine === turn && status) status.textContent = e.message; });
    }
    input.addEventListener("focus", () => { ready().catch(() => {}); });
    input.addEventListener("input", () => { shown = 10; write(false); run(); });
    head.addEventListener("submit", e => { e.preventDefault(); write(true); run(); });
    form.addEventListener("submit", e => { e.preventDefault(); });
    form.addEventListener("reset", e => { e.preventDefault(); checked = []; write(true); run(); });
    form.addEventListener("change", e => {
      var box = e.target; if (!box.name) return;
      checked = checked.filter(c => c[0] !== box.name || c[1] !== box.value); if (box.checked) checked.push([box.name, box.value]);
      shown = 10; write(true); run();
    });
    addEventListener("popstate", () => { readAddress(); run(); });
    readAddress(); run();
    if (!input.value && !checked.length) input.focus();
  }

  /* The dialog: the theme opens and closes it; typing and keys are taken here, before the theme's own listeners. */
  function quickDialog(d) {
    var input = $("input", d), list = $(".q-list", d), turn = 0, at = -1; if (!input || !list) return;
    var fixed = $$("[role=group]", list);
    function options() { return $$("a[role=option]", list).filter(a => !a.hidden); }
    function pick(i) {
      var all = options(); all.forEach(a => { a.setAttribute("aria-selected", "false"); });
      if (!all.length) { at = -1; input.removeAttribute("aria-activedescendant"); return; }
      at = (i + all.length) % all.length; all[at].setAttribute("aria-selected", "true"); all[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", all[at].id);
    }
    function option(id, href, pic, title, marks, small, end) {
      var a = el("a"), t = marked(el("span", "t"), title, marks); a.id = id; a.href = href; a.tabIndex = -1; t.dir = "auto";
      a.setAttribute("role", "option"); a.setAttribute("aria-selected", "false"); a.append(icon(pic), t);
      if (end) { var e = el("span", "end"); e.appendChild(end); a.appendChild(e); }
      a.appendChild(el("small", "", small)); return a;
    }
    function group(id, title, items) {
      var g = el("div"), h = el("h3", "", title); h.id = id; g.setAttribute("role", "group"); g.setAttribute("aria-labelledby", id); g.append(h); g.append.apply(g, items); return g;
    }
    function paint(found, typed) {
      var map = wordOf(found.words), top = found.hits.slice(0, 6), sections = [];
      return Promise.all(top.map(hit => pageOf(reader, hit.page))).then(pages => {
        top.forEach((h, i) => { h.sections.slice(0, 2).forEach(s => { sections.push([h.page, s, pages[i]]); }); });
        sections.sort((a, b) => b[1][1] - a[1][1] || a[1][0] - b[1][0]);
        sections = sections.slice(0, 4);
        return Promise.all(sections.map(s => textOf(reader, s[0]))).then(texts => {
          var groups = [], specs = top.map((h, i) => {
            var day = date(h.page), small = label(fact("kind", h.page)) + (day ? " · " + day.textContent : "");
            return option("q.s" + i, url(pages[i].id, h.page), "doc", pages[i].title, joined(hitsIn(reader, pages[i].title, map)), small, life(h.page));
          });
          if (specs.length) groups.push(group("q.g1", typed ? "Specs" : "Newest", specs));
          var items = sections.map((s, i) => {
            var n = s[1][0] - reader.starts[s[0]], f = texts[i].passages[n], above = f[1] ? " › " + breadcrumb(texts[i].passages, f[1] - 1) : "", title = f[2] || "Introduction";
            return option("q.t" + i, url(s[2].id, s[0], f[0]), "sec", title, joined(hitsIn(reader, title, map)), texts[i].title + above, null);
          });
          if (items.length) groups.push(group("q.g2", "Sections", items));
          if (typed) groups.push(group("q.g3", found.hits.length ? "All results" : "Nothing found", [option("q.all", base + "search.html?q=" + encodeURIComponent(typed), "search", "Search for “" + typed + "”", [], plural(found.hits.length, "spec"), null)]));
          return groups;
        });
      });
    }
    function run() {
      var mine = ++turn, typed = input.value.trim(), words = typed.toLowerCase().split(/\s+/).filter(Boolean);
      ready().then(r => {
        return typed ? search(r, parse(typed, r.fields)) : newest(r);
      }).then(found => { return paint(found, typed).then(groups => {
        if (mine !== turn) return;
        var pages = fixed.filter(g => {
          $$("a", g).forEach(a => { a.hidden = !words.every(w => a.textContent.toLowerCase().includes(w)); });
          return $("a:not([hidden])", g);
        });
        list.replaceChildren.apply(list, groups.concat(pages)); pick(0);
        var live = $("#live"); if (live && typed) live.textContent = plural(found.hits.length, "result");
      }); }).catch(e => { if (mine === turn) list.replaceChildren.apply(list, [el("p", "small", e.message)].concat(fixed)); });
    }
    d.addEventListener("input", e => { e.stopPropagation(); run(); }, true);
    d.addEventListener("keydown", e => {
      var step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
      if (e.isComposing || !step && e.key !== "Enter") return;
      e.preventDefault(); e.stopPropagation();
      if (step) return pick(at + step);
      var a = options()[at]; if (!a) return;
      if (e.metaKey || e.ctrlKey) doc.defaultView.open(a.href, "_blank", "noopener"); else location.href = a.href;
    }, true);
    new MutationObserver(() => { if (d.open) run(); }).observe(d, { attributes: true, attributeFilter: ["open"] });
    if (d.open) run();
  }

  function start() {
    /* data-root is the way from this page to the top of the site */
    base = new URL(doc.documentElement.dataset.root || "./", location.href).href.replace(/[?#].*$/, "");
    /* the theme may have made the policy already, to load this script late */
    var given = window.spechive && window.spechive.policy;
    if (window.trustedTypes) policy = given instanceof TrustedTypePolicy ? given : window.trustedTypes.createPolicy("spechive", { createScriptURL: trusted });
    Object.defineProperty(window, "spechive", { value: Object.freeze({ shard: (name, data, generation) => { arrived.set(name, { data: data, generation: generation }); } }) });
    var form = $("form[data-search-facets]"), d = $("dialog.quick");
    if (form) searchPage(form);
    if (d) quickDialog(d);
  }
  if (doc) { if (doc.readyState === "loading") doc.addEventListener("DOMContentLoaded", start); else start(); }
  else module.exports = { tokens: tokens, parse: parse, open: open, search: search, pageOf: pageOf, textOf: textOf, excerpt: excerpt, wordOf: wordOf, breadcrumb: breadcrumb };
})();
