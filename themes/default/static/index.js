/* Spechive: an index of several pages. When a filter or the order is first touched, or stands in the address, the rows of
   the other pages are fetched and put in, so that both hold for all specs. Without it each page filters its own rows. */
(function () {
  "use strict";
  var asked = false;
  function fetchPage(href) {
    /* a document from XMLHttpRequest is inert and needs no policy */
    return new Promise(function (done, failed) {
      var r = new XMLHttpRequest();
      r.open("GET", href); r.responseType = "document";
      r.onload = function () { if (r.status === 200 && r.response) done(r.response); else failed(new Error(r.status)); };
      r.onerror = failed; r.send();
    });
  }
  function all() {
    var pager = document.querySelector(".pager"), table = document.querySelector("table[data-sortable]");
    if (asked || !pager || !table) return;
    asked = true;
    var pages = Array.from(pager.querySelectorAll("a")), out = document.querySelector("[data-shown]");
    if (out) out.textContent = "Reading all pages\u2026";
    Promise.all(pages.map(function (a) { return a.hasAttribute("aria-current") ? null : fetchPage(a.href); })).then(function (found) {
      var own = Array.from(table.tBodies);
      found.forEach(function (page) {
        (page ? page.querySelectorAll("table[data-sortable] tbody") : own).forEach(function (rows) {
          table.appendChild(document.adoptNode(rows));
        });
      });
      pager.hidden = true;
      dispatchEvent(new Event("spechive:rows"));
    }).catch(function () {
      var note = document.createElement("p");
      note.className = "small dim after"; note.textContent = "Opened without a server, each page filters and sorts its own specs.";
      pager.before(note);
      dispatchEvent(new Event("spechive:rows"));
    });
  }
  function touched(e) { if (e.target.closest && e.target.closest("form[data-filter]")) all(); }
  ["focusin", "pointerdown", "input"].forEach(function (type) { document.addEventListener(type, touched); });
  function start() { if (location.search) all(); }
  document.addEventListener("spechive:swap", function () { asked = false; start(); });
  start();
})();
