/* Spechive: the search page. Needs search.js. What is asked stands in the address; results are links made of text nodes. */
(() => {
  "use strict";
  const S = window.spechive.search, { $, $$, el, link, plural } = S, form = $("form[data-search-facets]"), fields = $$("fieldset", form), input = $("input[data-search]"), list = $("[data-search-hits]"), status = $("[data-search-status]");
  const facets = $(".facets"), reset = $("button[type=reset]", facets), empty = $("[data-search-empty]"), order = $("[data-search-sort]"), hint = [...empty.childNodes];
  let reader, turn = 0, shown = 10, sort = "", checked = [], later;
  /* Excerpts come when a result scrolls into view. */
  const watch = new IntersectionObserver(all => {
    for (const e of all) if (e.isIntersecting) { watch.unobserve(e.target); e.target._seen(); }
  }, { rootMargin: "100px" });

  function readAddress() {
    const p = new URLSearchParams(location.search);
    input.value = p.get("q") || ""; sort = p.get("sort") === "newest" ? "newest" : ""; checked = [...p].filter(([field]) => fields.some(f => f.name === field));
  }
  function write(push) {
    const q = input.value.trim(), p = new URLSearchParams([...(q ? [["q", q]] : []), ...checked, ...(sort ? [["sort", sort]] : [])]);
    try { history[push ? "pushState" : "replaceState"](null, "", location.pathname + (`${p}` && "?" + p)); } catch { /* too many in a second */ }
  }
  /* Runs what was changed; a step that Back undoes. */
  function go() { shown = 10; write(true); run(); }
  const button = (text, onclick) => el("button", { className: "btn", type: "button", onclick }, text);
  function ask(q) { input.value = q; go(); input.focus(); }

  /* One spec with its best sections. */
  async function item(hit, map) {
    const p = hit.page, sections = S.sectionsOf(reader, hit), page = await S.pageOf(reader, p), more = sections.length - 3, best = sections.slice(0, 3).map(s => s[0] - reader.starts[p]);
    const items = best.map(at => el("li", "", link(S.url(page, p, at), S.highlighted(el("b"), S.breadcrumb(page, at) || "Introduction", map), el("p", "clip2"))));
    const li = el("li", "hit", el("h2", { dir: "auto" }, S.highlighted(link(S.url(page, p)), page.title, map)), el("div", "dots", S.life(p), el("span", "", S.label(S.fact("kind", p))), S.date(p), items[0] && el("span", "", plural(sections.length, "section"))),
      items[0] && el("ul", "sub-hits", ...items), more > 0 && el("p", "small", link(S.url(page, p), plural(more, "more section"))));
    li._seen = () => best.forEach(async (at, i) => {
      const cut = S.excerpt(reader, await S.textOf(reader, page, at).catch(() => ""), map);
      S.marked($("p", items[i]), cut.text, cut.marks);
    });
    watch.observe(li); return li;
  }

  function name(field, value) {
    return field === "file" ? value.split("/").pop() : field === "author" ? value.replace(/-/g, " ").replace(/(^| )\p{Ll}/gu, c => c.toUpperCase()) : S.label(value.replace("=", ": ")).replace(/^Cli:|n\/a$/g, w => w.toUpperCase());
  }
  function paintFacets(found) {
    const now = document.activeElement, focus = facets.contains(now) && now.name + "=" + now.value;
    for (const fieldset of fields) {
      const field = fieldset.name, on = checked.filter(c => c[0] === field).map(c => c[1]), all = reader.facets[field].values, counts = found.count(field);
      const values = [...new Set([...all, ...on])].map(v => [v, counts[all.indexOf(v)] || 0]);
      /* Equal ones stay in their order: by name, and years from the newest on. */
      values.sort((a, b) => on.includes(b[0]) - on.includes(a[0]) || field !== "date" && b[1] - a[1]);
      fieldset.hidden = values.length < 2 && !on[0];
      fieldset.replaceChildren(fieldset.firstChild, ...values.slice(0, Math.max(7, on.length)).map(([v, n]) =>
        el("label", { className: n ? "" : "quiet", title: v }, el("input", { type: "checkbox", name: field, value: v, checked: on.includes(v) }), el("span", "", name(field, v)), el("span", "count", `${n}`))));
    }
    facets.hidden = false; reset.hidden = !checked.length;
    $$("input", facets).find(box => box.name + "=" + box.value === focus)?.focus();
  }
  /* What to do when little or nothing was found: the filters that hide something, the newest specs, what was asked lately. */
  function paintEmpty({ hits: [any], hidden }, q, newest) {
    const words = [...q.words, ...q.phrases].join(" ");
    const more = (text, items, between) => items[0] && empty.append(el("p", "recent", text, ...items.flatMap(item => [item, between]).slice(0, -1)));
    empty.hidden = any && !(words && hidden);
    if (!q.text && !checked[0]) {
      empty.replaceChildren(...hint);
      return more("Searched lately: ", S.recent().map(o => button(o, () => ask(o))), " ");
    }
    empty.replaceChildren(any ? "" : el("strong", "", "Nothing found"), words && hidden ? (q.phrases[0] ? "Up to " : "") + plural(hidden, any ? "more result" : "result") + " would match without the filters. " : "Try fewer or other words. ");
    if (hidden) empty.append(button("Clear filters", () => { checked = []; ask(q.rest.join(" ")); }));
    else if (q.phrases[0]) empty.append(button("Search for the words alone", () => ask(words)));
    if (!any && !hidden) more("Newest: ", newest, " · ");
  }
  function paint(found, q, items, newest, focus) {
    const { hits, total } = found, sections = hits.reduce((n, h) => n + h.n, 0), said = S.said(found);
    if (total > shown) items.push(el("li", "", button("Show more", () => run((shown += 10) - 10))));
    list.replaceChildren(...items);
    if (items[focus]) $("a", items[focus]).focus();
    if (q.text || checked[0]) said.unshift((sections ? plural(sections, "section") + " in " : "") + plural(total, "result"));
    status.textContent = said.join(". ");
    order.hidden = !hits[1] || !found.words[0]; order.ariaPressed = !!sort;
    paintFacets(found); paintEmpty(found, q, newest);
  }
  async function run(focus) {
    const mine = ++turn;
    try {
      reader = await S.ready();
      const q = S.parse(input.value, reader.fields);
      for (const [field, value] of checked) S.add(q.filters, reader.fields, field, value, false);
      const found = await S.search(reader, q), { hits } = found, map = S.wordOf(found.words);
      if (sort) hits.sort((a, b) => a.page - b.page);
      /* What is painted is complete, so that nothing moves afterwards. */
      const items = await Promise.all(hits.slice(0, shown).map(hit => item(hit, map)));
      const newest = await Promise.all((items[0] ? [] : reader.dates.slice(0, 3)).map(async (_, p) => { const page = await S.pageOf(reader, p); return link(S.url(page, p), page.title); }));
      if (mine === turn) paint(found, q, items, newest, focus);
    } catch (e) { if (mine === turn) status.textContent = e.message; }
  }

  input.oninput = () => { shown = 10; write(); clearTimeout(later); later = setTimeout(run, 60); };
  input.onkeydown = e => { const a = e.key === "ArrowDown" && !e.isComposing && $("a", list); if (a) { e.preventDefault(); a.focus(); } };
  list.onkeydown = e => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key], all = $$("a", list), at = all.indexOf(document.activeElement) + step;
    if (!step || e.altKey || e.ctrlKey || e.metaKey) return;
    e.preventDefault(); (all[at] || (at < 0 ? input : all.at(-1))).focus();
  };
  list.onclick = () => S.remember(input.value);
  input.form.onsubmit = e => { e.preventDefault(); S.remember(input.value); go(); };
  form.onsubmit = e => e.preventDefault();
  form.onreset = e => { e.preventDefault(); checked = []; go(); };
  form.onchange = ({ target: box }) => {
    if (box.name) { checked = $$(":checked", facets).map(box => [box.name, box.value]); go(); }
  };
  order.onclick = () => { sort = sort ? "" : "newest"; go(); };
  window.onpopstate = () => { readAddress(); run(); };
  readAddress(); empty.hidden = location.search; run();
  if (!input.value && !checked[0]) input.focus();
})();
