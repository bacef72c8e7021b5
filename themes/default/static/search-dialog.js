/* Spechive: results for the quick dialog, which the theme opens and closes. Needs search.js. Typing and arrows are taken
   here, before the theme's own listeners. */
(() => {
  "use strict";
  const S = window.spechive?.search, d = document.querySelector("dialog.quick");
  if (!S || !d) return;
  const { $, $$, el, plural } = S, input = $("input", d), list = $(".q-list", d), live = el("div", { className: "vh", role: "status" }), note = el("p", { className: "small", hidden: true });
  let reader, turn = 0, at = -1, later;
  /* The pages of the navigation stay; "Search for" is made anew, with a count. */
  const fixed = $$("[role=group]", list).slice(1);
  /* What lies outside of an open dialog is not read aloud, so the count has its own place inside. */
  d.append(live); list.before(note);
  function pick(i) {
    const all = $$("a[role=option]", list).filter(a => !a.hidden);
    at = all[0] ? (i + all.length) % all.length : -1;
    for (const a of all) a.ariaSelected = a === all[at];
    all[at]?.scrollIntoView({ block: "nearest" }); input.setAttribute("aria-activedescendant", all[at]?.id || "");
    return all[at];
  }
  function option(id, href, pic, title, map, small, end) {
    const t = S.highlighted(el("span", { className: "t", dir: "auto" }), title, map);
    return el("a", { href, id, tabIndex: -1, role: "option" }, S.icon(pic), t, end && el("span", "end", end), el("small", "", small));
  }
  function group(id, title, items) {
    const g = el("div", { role: "group" }, el("h3", { id, role: "presentation" }, title), ...items); g.setAttribute("aria-labelledby", id); return items[0] ? [g] : [];
  }
  async function groups(found, typed) {
    const map = S.wordOf(found.words), top = found.hits.slice(0, 6), pages = await Promise.all(top.map(hit => S.pageOf(reader, hit.page)));
    const best = top.flatMap((hit, i) => S.sectionsOf(reader, hit).slice(0, 2).map(([s, points]) => [points, s, hit.page, pages[i]])).sort((a, b) => b[0] - a[0] || a[1] - b[1]).slice(0, 4);
    const specs = top.map((hit, i) => {
      const p = hit.page, day = S.date(p);
      return option("q.s" + i, S.url(pages[i], p), "doc", pages[i].title, map, S.label(S.fact("kind", p)) + (day ? " · " + day.textContent : ""), S.life(p));
    });
    const sections = best.map(([, s, p, page], i) => {
      const at = s - reader.starts[p], { heading, parent } = page.sections[at];
      return option("q.t" + i, S.url(page, p, at), "sec", heading || "Introduction", map, [page.title, S.breadcrumb(page, parent)].filter(Boolean).join(" › "));
    });
    const all = typed && top[0] ? [option("q.all", `${S.base}search.html?q=${encodeURIComponent(typed)}`, "search", `Search for “${typed}”`, new Map(), plural(found.total, "result"))] : [];
    return [...group("q.g1", typed ? "Results" : "Newest", specs), ...group("q.g2", "Sections", sections), ...group("q.g3", "All results", all)];
  }
  async function run() {
    const mine = ++turn, typed = input.value.trim(), words = typed.toLowerCase().split(/\s+/).filter(Boolean);
    let made = [], said = [], total;
    try {
      reader = await S.ready();
      const found = typed ? await S.search(reader, S.parse(typed, reader.fields)) : { words: [], hits: reader.dates.slice(0, 6).map((_, page) => ({ page, n: 0 })) };
      if (mine === turn) made = await groups(found, typed);
      total = found.total;
      if (typed) said = [...(total ? [] : ["Nothing found"]), ...S.said(found)];
    } catch (e) { said = [e.message]; }
    if (mine !== turn) return;
    const pages = fixed.filter(g => {
      const links = $$("a", g); g.hidden = false;
      for (const a of links) a.hidden = !words.every(w => a.textContent.toLowerCase().includes(w));
      return links.some(a => !a.hidden);
    });
    note.textContent = said.join(". "); note.hidden = !said[0];
    list.replaceChildren(...made, ...pages); pick(0);
    live.textContent = [...(total ? [plural(total, "result")] : []), ...said].join(". ");
  }
  d.addEventListener("input", e => { e.stopPropagation(); clearTimeout(later); later = setTimeout(run, 60); }, true);
  d.addEventListener("keydown", e => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (e.isComposing || !step && e.key !== "Enter") return;
    e.preventDefault(); e.stopPropagation();
    const a = pick(at + (step || 0)); if (step || !a) return;
    S.remember(input.value);
    if (e.metaKey || e.ctrlKey) window.open(a.href, "_blank", "noopener"); else { d.close(); location.href = a.href; }
  }, true);
  new MutationObserver(() => { if (d.open) run(); }).observe(d, { attributeFilter: ["open"] });
  if (d.open) run();
})();
