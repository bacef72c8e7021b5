/* Spechive: results for the quick dialog, which the theme opens and closes. Needs search.js. Typing and arrows are taken
   here, before the theme's own listeners. */
(function () {
  "use strict";
  var S = window.spechive && window.spechive.search, d = document.querySelector("dialog.quick");
  if (!S || !d) return;
  var $ = S.$, $$ = S.$$, el = S.el, input = $("input", d), list = $(".q-list", d), reader, turn = 0, at = -1, later;
  /* The pages of the navigation stay; "Search for" is made anew, with a count. */
  var fixed = $$("[role=group]", list).slice(1);
  /* What lies outside of an open dialog is not read aloud, so the count has its own place inside. */
  var live = d.appendChild(el("div", "vh")); live.setAttribute("role", "status");
  function newest(r) { return { words: [], hits: Array.from({ length: Math.min(6, r.root.pages) }, (_, p) => ({ page: p, sections: [] })), total: 0 }; }
  function options() { return $$("a[role=option]", list).filter(a => !a.hidden); }
  function pick(i) {
    var all = options(); all.forEach(a => { a.setAttribute("aria-selected", "false"); });
    if (!all.length) { at = -1; input.removeAttribute("aria-activedescendant"); return; }
    at = (i + all.length) % all.length; all[at].setAttribute("aria-selected", "true"); all[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[at].id);
  }
  function option(id, href, pic, title, marks, small, end) {
    var a = el("a"), t = S.marked(el("span", "t"), title, marks); a.id = id; a.href = href; a.tabIndex = -1; t.dir = "auto";
    a.setAttribute("role", "option"); a.setAttribute("aria-selected", "false"); a.append(S.icon(pic), t);
    if (end) { var e = el("span", "end"); e.appendChild(end); a.appendChild(e); }
    a.appendChild(el("small", "", small)); return a;
  }
  function group(id, title, items) {
    var g = el("div"), h = el("h3", "", title); h.id = id; g.setAttribute("role", "group"); g.setAttribute("aria-labelledby", id); g.append(h); g.append.apply(g, items); return g;
  }
  function paint(found, typed, isLast) {
    var map = S.wordOf(found.words), top = found.hits.slice(0, 6), sections = [];
    return Promise.all(top.map(hit => S.pageOf(reader, hit.page))).then(pages => {
      top.forEach((h, i) => { h.sections.slice(0, 2).forEach(s => { sections.push([h.page, s, pages[i]]); }); });
      sections.sort((a, b) => b[1][1] - a[1][1] || a[1][0] - b[1][0]);
      sections = isLast() ? sections.slice(0, 4) : []; /* nothing is fetched for what was typed over */
      return Promise.all(sections.map(s => S.textOf(reader, s[0]))).then(texts => {
        var groups = [], specs = top.map((h, i) => {
          var day = S.date(h.page), small = S.label(S.fact("kind", h.page)) + (day ? " · " + day.textContent : "");
          return option("q.s" + i, S.url(pages[i].id, h.page), "doc", pages[i].title, S.marks(pages[i].title, map), small, S.life(h.page));
        });
        if (specs.length) groups.push(group("q.g1", typed ? "Specs" : "Newest", specs));
        var items = sections.map((s, i) => {
          var n = s[1][0] - reader.starts[s[0]], f = texts[i].passages[n], above = f[1] ? " › " + S.breadcrumb(texts[i].passages, f[1] - 1) : "", title = f[2] || "Introduction";
          return option("q.t" + i, S.url(s[2].id, s[0], f[0]), "sec", title, S.marks(title, map), texts[i].title + above, null);
        });
        if (items.length) groups.push(group("q.g2", "Sections", items));
        if (typed) groups.push(group("q.g3", found.hits.length ? "All results" : "Nothing found", [option("q.all", S.base + "search.html?q=" + encodeURIComponent(typed), "search", "Search for “" + typed + "”", [], S.plural(found.total, "spec"), null)]));
        return groups;
      });
    });
  }
  function run() {
    var mine = ++turn, typed = input.value.trim(), words = typed.toLowerCase().split(/\s+/).filter(Boolean);
    S.ready().then(r => {
      reader = r;
      return typed ? S.search(r, S.parse(typed, r.fields)) : newest(r);
    }).then(found => { return paint(found, typed, () => mine === turn).then(groups => {
      if (mine !== turn) return;
      var pages = fixed.filter(g => {
        g.hidden = false; $$("a", g).forEach(a => { a.hidden = !words.every(w => a.textContent.toLowerCase().includes(w)); });
        return $("a:not([hidden])", g);
      });
      list.replaceChildren.apply(list, groups.concat(pages)); pick(0);
      live.textContent = typed ? S.plural(found.total, "result") : "";
    }); }).catch(e => { if (mine === turn) list.replaceChildren.apply(list, [el("p", "small", e.message)].concat(fixed)); });
  }
  d.addEventListener("input", e => { e.stopPropagation(); clearTimeout(later); later = setTimeout(run, 60); }, true);
  d.addEventListener("keydown", e => {
    var step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (e.isComposing || !step && e.key !== "Enter") return;
    e.preventDefault(); e.stopPropagation();
    if (step) return pick(at + step);
    var a = options()[at]; if (!a) return;
    S.remember(input.value);
    if (e.metaKey || e.ctrlKey) window.open(a.href, "_blank", "noopener"); else { d.close(); location.href = a.href; }
  }, true);
  new MutationObserver(() => { if (d.open) run(); }).observe(d, { attributes: true, attributeFilter: ["open"] });
  if (d.open) run();
})();
