/* Spechive: the search page. Needs search.js. What is asked stands in the address; results are links made of text nodes. */
(function () {
  "use strict";
  var S = window.spechive && window.spechive.search, form = document.querySelector("form[data-search-facets]");
  if (!S || !form) return;
  var $ = S.$, $$ = S.$$, el = S.el, reader, turn = 0, shown = 10, sort = "", later, checked = [];
  var input = $("input[data-search]"), list = $("[data-search-hits]", form), status = $("[data-search-status]", form), facets = $(".facets", form);
  var empty = $("[data-search-empty]", form), order = $("[data-search-sort]", form), hint = Array.from(empty.childNodes);
  var FACETS = [["status", "Lifecycle"], ["kind", "Kind"], ["section", "Section"], ["stage", "Stage"], ["policy", "Compatibility"], ["file", "File mentioned"], ["tag", "Tag"], ["author", "Author"], ["date", "Year"]];
  /* Excerpts come when a result scrolls into view. */
  var watch = new IntersectionObserver(all => {
    all.forEach(e => { if (e.isIntersecting) { watch.unobserve(e.target); e.target._seen(); } });
  }, { rootMargin: "200px" });

  function readAddress() {
    var p = new URLSearchParams(location.search); checked = []; input.value = p.get("q") || ""; sort = p.get("sort") === "newest" ? "newest" : "";
    p.forEach((value, field) => { if (FACETS.some(f => f[0] === field)) checked.push([field, value]); });
  }
  function write(push) {
    var p = new URLSearchParams(); if (input.value.trim()) p.set("q", input.value.trim());
    checked.forEach(c => { p.append(c[0], c[1]); });
    if (sort) p.set("sort", sort);
    try { history[push ? "pushState" : "replaceState"](null, "", location.pathname + (String(p) ? "?" + p : "")); } catch (e) { /* too many in a second */ }
  }
  function button(text, act) { var b = el("button", "btn", text); b.type = "button"; b.addEventListener("click", act); return b; }
  function ask(q) { input.value = q; shown = 10; write(true); run(); input.focus(); }

  /* One spec with its best sections. */
  function card(hit, map) {
    var li = el("li", "hit"), p = hit.page;
    S.pageOf(reader, p).then(page => {
      var h = el("h2"), a = el("a"), dots = el("div", "dots"), more = hit.sections.length;
      a.href = S.url(page.id, p); h.dir = "auto";
      h.appendChild(S.marked(a, page.title, S.marks(page.title, map)));
      dots.append.apply(dots, [S.life(p), el("span", "", S.label(S.fact("kind", p))), S.date(p), more ? el("span", "", S.plural(more, "section")) : null].filter(Boolean));
      li.append(h, dots);
      if (!more) return;
      var ul = el("ul", "sub-hits"); li.appendChild(ul);
      if (more > 3) { var rest = el("p", "small"), all = el("a", "", S.plural(more - 3, "more section")); all.href = a.href; rest.appendChild(all); li.appendChild(rest); }
      li._seen = () => {
        S.textOf(reader, p).then(text => {
          hit.sections.slice(0, 3).forEach(s => {
            var at = s[0] - reader.starts[p], f = text.passages[at], head = S.breadcrumb(text.passages, at) || "Introduction", cut = S.excerpt(f[3], map);
            var item = el("li"), link = el("a"); link.href = S.url(page.id, p, f[0]); link.dir = "auto";
            link.append(S.marked(el("b"), head, S.marks(head, map)), S.marked(el("p", "clip2"), cut.text, cut.marks));
            item.appendChild(link); ul.appendChild(item);
          });
        }).catch(() => { ul.remove(); });
      };
      watch.observe(li);
    }).catch(e => { li.textContent = e.message; });
    return li;
  }

  function name(field, value) {
    return field === "file" ? value.split("/").pop() : field === "author" ? value.replace(/-/g, " ").replace(/(^| )\p{Ll}/gu, c => c.toUpperCase()) : S.label(value.replace("=", ": "));
  }
  function paintFacets(found) {
    var now = document.activeElement, focus = now && facets.contains(now) && now.name + "=" + now.value, reset = $("button[type=reset]", facets), again = null;
    $$("fieldset", facets).forEach(f => { f.remove(); });
    FACETS.forEach(f => {
      var field = f[0], counts = new Map(found.counts.get(field) || []), on = new Set(checked.filter(c => c[0] === field).map(c => c[1]));
      var known = field === "section" ? reader.root.roleNames : field === "file" || field === "date" ? [] : reader.facets.get(field).values;
      known.concat(Array.from(on)).forEach(v => { if (!counts.has(v)) counts.set(v, 0); });
      var first = field === "date" ? (a, b) => b[0] - a[0] : (a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
      var values = Array.from(counts).sort((a, b) => on.has(b[0]) - on.has(a[0]) || first(a, b)).slice(0, Math.max(7, on.size));
      if (values.length < 2 && !on.size) return;
      var set = el("fieldset"); set.appendChild(el("legend", "", f[1]));
      values.forEach(v => {
        var l = el("label"), box = el("input"); box.type = "checkbox"; box.name = field; box.value = v[0]; box.checked = on.has(v[0]);
        l.append(box, el("span", "", name(field, v[0])), el("span", "count", String(v[1]))); l.title = v[0];
        if (!v[1]) l.classList.add("quiet");
        set.appendChild(l); if (focus === field + "=" + v[0]) again = box;
      });
      facets.insertBefore(set, reset);
    });
    facets.hidden = false; reset.hidden = !checked.length;
    if (again) again.focus();
  }
  function paintEmpty(found, q) {
    empty.hidden = found.hits.length > 0;
    if (!q.text && !checked.length) {
      empty.replaceChildren.apply(empty, hint);
      var last = S.recent(), p = el("p", "recent"); if (!last.length) return;
      p.append("Searched lately: "); last.forEach(o => { p.append(button(o, () => { ask(o); }), " "); });
      return empty.appendChild(p);
    }
    var known = found.words.filter(w => w.expansions.length).map(w => w.text);
    empty.replaceChildren(el("strong", "", "Nothing found"), found.hidden ? S.plural(found.hidden, "spec") + " would match without the filters. " : "Try fewer or other words. ");
    if (found.hidden && checked.length) empty.appendChild(button("Clear filters", () => { checked = []; ask(input.value); }));
    else if (found.hidden || q.phrases.length && known.length) empty.appendChild(button("Search for the words alone", () => { ask(q.words.concat(q.phrases).join(" ")); }));
  }
  function paint(found, q, focus) {
    var map = S.wordOf(found.words), sections = found.hits.reduce((n, h) => n + h.sections.length, 0);
    if (sort) found.hits.sort((a, b) => a.page - b.page);
    watch.disconnect();
    list.replaceChildren.apply(list, found.hits.slice(0, shown).map(hit => card(hit, map)));
    if (found.hits.length > shown) {
      var li = el("li"), from = shown; list.appendChild(li);
      li.appendChild(button("Show more", () => { shown += 10; run(from); }));
    }
    if (focus) S.pageOf(reader, found.hits[focus].page).then(() => { var a = $("a", list.children[focus]); if (a) a.focus(); });
    var asked = q.text || checked.length, said = !asked ? "" : sections ? S.plural(sections, "section") + " in " + S.plural(found.total, "spec") : S.plural(found.total, "spec");
    found.expanded.forEach(e => { said += ". Showing “" + e.as.join("”, “") + "” for “" + e.word + "”"; });
    found.notices.forEach(n => { said += ". " + n.charAt(0).toUpperCase() + n.slice(1).replace(/`([^`]*)`/g, "“$1”"); });
    status.textContent = said;
    order.hidden = found.hits.length < 2 || !found.words.length;
    order.setAttribute("aria-pressed", String(!!sort));
    paintFacets(found); paintEmpty(found, q);
  }
  function run(focus) {
    var mine = ++turn;
    S.ready().then(r => {
      reader = r;
      var q = S.parse(input.value, r.fields);
      checked.forEach(c => { S.add(q.filters, r.fields, c[0], c[1], false); });
      return S.search(r, q).then(found => { if (mine === turn) paint(found, q, focus); });
    }).catch(e => { if (mine === turn) status.textContent = e.message; });
  }

  input.addEventListener("input", () => { shown = 10; write(false); clearTimeout(later); later = setTimeout(run, 60); });
  input.addEventListener("keydown", e => { var a = e.key === "ArrowDown" && !e.isComposing && $("a", list); if (a) { e.preventDefault(); a.focus(); } });
  list.addEventListener("keydown", e => {
    var step = { ArrowDown: 1, ArrowUp: -1 }[e.key], all = $$("a", list), at = all.indexOf(document.activeElement) + step;
    if (!step || e.altKey || e.ctrlKey || e.metaKey) return;
    e.preventDefault(); (all[at] || (at < 0 ? input : all[all.length - 1])).focus();
  });
  list.addEventListener("click", () => { S.remember(input.value); });
  input.form.addEventListener("submit", e => { e.preventDefault(); S.remember(input.value); write(true); run(); });
  form.addEventListener("submit", e => { e.preventDefault(); });
  form.addEventListener("reset", e => { e.preventDefault(); checked = []; write(true); run(); });
  form.addEventListener("change", e => {
    var box = e.target; if (!box.name) return;
    checked = checked.filter(c => c[0] !== box.name || c[1] !== box.value); if (box.checked) checked.push([box.name, box.value]);
    shown = 10; write(true); run();
  });
  order.addEventListener("click", () => { sort = sort ? "" : "newest"; shown = 10; write(true); run(); });
  addEventListener("popstate", () => { readAddress(); run(); });
  readAddress(); run();
  if (!input.value && !checked.length) input.focus();
})();
