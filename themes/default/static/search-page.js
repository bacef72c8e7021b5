/* Spechive: the search page. Needs search.js. What is asked stands in the address; results are links made of text nodes. */
(() => {
  "use strict";
  const S = window.spechive?.search, form = document.querySelector("form[data-search-facets]");
  if (!S || !form) return;
  const { $, $$, el, link, plural } = S, input = $("input[data-search]"), list = $("[data-search-hits]", form), status = $("[data-search-status]", form);
  const facets = $(".facets", form), reset = $("button[type=reset]", facets), empty = $("[data-search-empty]", form), order = $("[data-search-sort]", form), hint = [...empty.childNodes];
  const FACETS = { status: "Lifecycle", kind: "Kind", section: "Section", stage: "Stage", policy: "Compatibility", file: "File mentioned", tag: "Tag", author: "Author", date: "Year" };
  let reader, turn = 0, shown = 10, sort = "", checked = [], later;
  /* Excerpts come when a result scrolls into view. */
  const watch = new IntersectionObserver(all => {
    for (const e of all) if (e.isIntersecting) { watch.unobserve(e.target); e.target._seen(); }
  }, { rootMargin: "100px" });

  function readAddress() {
    const p = new URLSearchParams(location.search);
    input.value = p.get("q") || ""; sort = p.get("sort") === "newest" ? "newest" : ""; checked = [...p].filter(([field]) => field in FACETS);
  }
  function write(push) {
    const q = input.value.trim(), p = new URLSearchParams([...(q ? [["q", q]] : []), ...checked, ...(sort ? [["sort", sort]] : [])]);
    try { history[push ? "pushState" : "replaceState"](null, "", location.pathname + (`${p}` && "?" + p)); } catch { /* too many in a second */ }
  }
  /* Runs what was changed; a step that Back undoes. */
  function go() { shown = 10; write(true); run(); }
  function button(text, act) { const b = el("button", "btn", text); b.type = "button"; b.onclick = act; return b; }
  function ask(q) { input.value = q; go(); input.focus(); }

  /* One spec with its best sections. */
  async function fill(li, hit, map) {
    const p = hit.page, sections = S.sectionsOf(reader, hit), page = await S.pageOf(reader, p), h = el("h2", "", S.highlighted(link(S.url(page, p)), page.title, map)), more = sections.length - 3, best = sections.slice(0, 3).map(s => s - reader.starts[p]);
    h.dir = "auto";
    const items = best.map(at => {
      const a = link(S.url(page, p, at), S.highlighted(el("b"), S.breadcrumb(page, at) || "Introduction", map), el("p", "clip2")); a.dir = "auto";
      return el("li", "", a);
    });
    li.append(h, el("div", "dots", S.life(p), el("span", "", S.label(S.fact("kind", p))), S.date(p), items[0] && el("span", "", plural(sections.length, "section"))), ...(items[0] ? [el("ul", "sub-hits", ...items)] : []));
    if (more > 0) li.append(el("p", "small", link(S.url(page, p), plural(more, "more section"))));
    li._seen = () => {
      best.forEach(async (at, i) => {
        const text = await S.textOf(reader, page, at).catch(() => ""), cut = S.excerpt(reader, text, map);
        S.marked($("p", items[i]), cut.text, cut.marks);
      });
    };
    watch.observe(li);
  }

  function name(field, value) {
    return field === "file" ? value.split("/").pop() : field === "author" ? value.replace(/-/g, " ").replace(/(^| )\p{Ll}/gu, c => c.toUpperCase()) : S.label(value.replace("=", ": ")).replace(/^Cli:|n\/a$/g, w => w.toUpperCase());
  }
  function paintFacets(found) {
    const now = document.activeElement, focus = facets.contains(now) && now.name + "=" + now.value;
    $$("fieldset", facets).forEach(f => f.remove());
    for (const field in FACETS) {
      const on = checked.filter(c => c[0] === field).map(c => c[1]), all = reader.facets[field].values, counts = found.counts[field] || [];
      const values = [...new Set([...all, ...on])].map(v => [v, counts[all.indexOf(v)] || 0]);
      values.sort((a, b) => on.includes(b[0]) - on.includes(a[0]) || (field === "date" ? b[0] - a[0] : b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
      if (values.length < 2 && !on[0]) continue;
      facets.insertBefore(el("fieldset", "", el("legend", "", FACETS[field]), ...values.slice(0, Math.max(7, on.length)).map(([v, n]) => {
        const box = el("input"), l = el("label", n ? "" : "quiet", box, el("span", "", name(field, v)), el("span", "count", `${n}`));
        box.type = "checkbox"; box.name = field; box.value = l.title = v; box.checked = on.includes(v);
        return l;
      })), reset);
    }
    facets.hidden = false; reset.hidden = !checked.length;
    $$("input", facets).find(box => box.name + "=" + box.value === focus)?.focus();
  }
  /* What to do when little or nothing was found: the filters that hide something, the newest specs, what was asked lately. */
  async function paintEmpty(found, q) {
    const any = found.hits[0], asked = q.text || checked[0], words = [...q.words, ...q.phrases].join(" "), hidden = words && found.hidden;
    empty.hidden = any && !hidden;
    if (!asked) {
      const last = S.recent();
      return empty.replaceChildren(...hint, ...(last[0] ? [el("p", "recent", "Searched lately: ", ...last.flatMap(o => [button(o, () => ask(o)), " "]))] : []));
    }
    empty.replaceChildren(any ? "" : el("strong", "", "Nothing found"), hidden ? plural(hidden, any ? "more spec" : "spec") + " would match without the filters. " : "Try fewer or other words. ");
    if (found.hidden) empty.append(button("Clear filters", () => { checked = []; ask(words); }));
    else if (q.phrases[0]) empty.append(button("Search for the words alone", () => ask(words)));
    if (any || found.hidden) return;
    const newest = await Promise.all([0, 1, 2].filter(p => p < reader.root.pages).map(async p => { const page = await S.pageOf(reader, p); return link(S.url(page, p), page.title); }));
    empty.append(el("p", "recent", "Newest: ", ...newest.flatMap((a, i) => i ? [" · ", a] : [a])));
  }
  function paint(found, q, focus) {
    const { hits } = found, map = S.wordOf(found.words), sections = hits.reduce((n, h) => n + h.n, 0);
    if (sort) hits.sort((a, b) => a.page - b.page);
    watch.disconnect();
    const items = hits.slice(0, shown).map(hit => { const li = el("li", "hit"); li._done = fill(li, hit, map).catch(e => { li.textContent = e.message; }); return li; });
    if (hits.length > shown) items.push(el("li", "", button("Show more", () => { const from = shown; shown += 10; run(from); })));
    list.replaceChildren(...items);
    if (focus) items[focus]?._done.then(() => $("a", items[focus])?.focus());
    const specs = plural(found.total, "spec"), notices = found.notices.map(n => n.charAt(0).toUpperCase() + n.slice(1).replace(/\x60(.*?)\x60/g, "“$1”"));
    status.textContent = [...(q.text || checked[0] ? [sections ? `${plural(sections, "section")} in ${specs}` : specs] : []), ...found.expanded.map(e => `Showing “${e.as.join("”, “")}” for “${e.word}”`), ...notices].join(". ");
    order.hidden = !hits[1] || !found.words[0]; order.setAttribute("aria-pressed", `${!!sort}`);
    paintFacets(found); return paintEmpty(found, q);
  }
  async function run(focus) {
    const mine = ++turn;
    try {
      reader = await S.ready();
      const q = S.parse(input.value, reader.fields);
      for (const [field, value] of checked) S.add(q.filters, reader.fields, field, value, false);
      const found = await S.search(reader, q);
      if (mine === turn) await paint(found, q, focus);
    } catch (e) { if (mine === turn) status.textContent = e.message; }
  }

  input.addEventListener("input", () => { shown = 10; write(); clearTimeout(later); later = setTimeout(run, 60); });
  input.addEventListener("keydown", e => { const a = e.key === "ArrowDown" && !e.isComposing && $("a", list); if (a) { e.preventDefault(); a.focus(); } });
  list.addEventListener("keydown", e => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key], all = $$("a", list), at = all.indexOf(document.activeElement) + step;
    if (!step || e.altKey || e.ctrlKey || e.metaKey) return;
    e.preventDefault(); (all[at] || (at < 0 ? input : all.at(-1))).focus();
  });
  list.addEventListener("click", () => S.remember(input.value));
  input.form.addEventListener("submit", e => { e.preventDefault(); S.remember(input.value); go(); });
  form.addEventListener("submit", e => e.preventDefault());
  form.addEventListener("reset", e => { e.preventDefault(); checked = []; go(); });
  form.addEventListener("change", ({ target: box }) => {
    if (!box.name) return;
    checked = checked.filter(c => c[0] !== box.name || c[1] !== box.value); if (box.checked) checked.push([box.name, box.value]);
    go();
  });
  order.addEventListener("click", () => { sort = sort ? "" : "newest"; go(); });
  addEventListener("popstate", () => { readAddress(); run(); });
  readAddress(); run();
  if (!input.value && !checked[0]) input.focus();
})();
