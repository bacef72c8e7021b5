// The live client of `spechive serve`: keeps the open page as the site is now. Never part of a published page.
//
// One visible page of the browser holds the event stream (a browser opens six connections to a host at most); it tells the
// others over a channel. Whether *this* page changed is asked of the server by the tag that came with it, so a missed event,
// a restart of the server or a page from the history can never leave something old on the screen.
(() => {
  'use strict';
  const script = document.querySelector('script[src="/__live/client.js"]');
  let tag = script ? script.dataset.tag : '';
  let build = '';
  let stream = null;
  let releaseLead = null;
  let checking = false;
  let again = false;
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel('spechive-live') : null;

  // --- events -------------------------------------------------------------------------------------------------------

  function hear(message) {
    switch (message.event) {
      case 'hello':
        build = message.build;
        message.fault ? show(message.fault) : hide();
        check();
        break;
      case 'change':
        build = message.build;
        hide();
        if (message.follow && message.follow !== location.pathname && document.visibilityState === 'visible') {
          location.assign(message.follow);
        } else if (message.theme === 'other') {
          reload();
        } else {
          if (message.theme === 'style') swapStyles();
          check();
        }
        break;
      case 'fault':
        show(message.fault);
        break;
      case 'bye':
        if (stream) stream.close();
        stream = null;
        setTimeout(open, 1000);
        break;
    }
  }

  function listen() {
    stream = new EventSource('/__live/events?build=' + encodeURIComponent(build));
    stream.onmessage = (event) => {
      const message = JSON.parse(event.data);
      if (channel) channel.postMessage(message);
      hear(message);
    };
    // A browser gives up after an answer that is no stream; we do not.
    stream.onerror = () => {
      if (stream && stream.readyState === EventSource.CLOSED) {
        stream = null;
        setTimeout(open, 1000);
      }
    };
  }

  function open() {
    if (stream || releaseLead || document.visibilityState !== 'visible') return;
    if (!navigator.locks) return listen();
    const giveUp = new AbortController();
    releaseLead = () => giveUp.abort();
    navigator.locks
      .request('spechive-live', { signal: giveUp.signal }, () => {
        listen();
        return new Promise((release) => { releaseLead = release; });
      })
      .catch(() => {});
  }

  function close() {
    if (stream) stream.close();
    stream = null;
    if (releaseLead) releaseLead();
    releaseLead = null;
  }

  // --- the page -----------------------------------------------------------------------------------------------------

  function fetchPage() {
    // A document from XMLHttpRequest is inert, and needs no policy under Trusted Types.
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('GET', location.pathname + location.search);
      request.responseType = 'document';
      request.onload = () => resolve({
        status: request.status,
        tag: (request.getResponseHeader('ETag') || '').replace(/"/g, ''),
        page: request.response,
      });
      request.onerror = reject;
      request.send();
    });
  }

  async function check() {
    if (checking) { again = true; return; }
    checking = true;
    try {
      const now = await fetchPage();
      const was = tag;
      if (now.tag === was && now.status === 200) return;
      // Pages without a tag (missing, broken) are compared by what they show.
      const main = now.page && now.page.querySelector('main');
      const here = document.querySelector('main');
      if (!was && !now.tag && main && here && main.isEqualNode(here)) return;
      if (!was || !now.tag || !main || !here || !sameFrame(now.page)) return reload();
      swap(here, main, now.page);
      tag = now.tag;
    } catch {
      // The server is away; the stream comes back with it, and `hello` checks again.
    } finally {
      checking = false;
      if (again) { again = false; check(); }
    }
  }

  function reload() {
    close();
    location.reload();
  }

  // The old sheet goes when the new one is there, so the page never stands unstyled.
  function swapStyles() {
    for (const old of document.querySelectorAll('link[rel="stylesheet"]')) {
      const next = old.cloneNode();
      next.setAttribute('href', old.getAttribute('href').split('?')[0] + '?v=' + encodeURIComponent(build));
      next.addEventListener('load', () => old.remove());
      next.addEventListener('error', () => next.remove());
      old.after(next);
    }
  }

  // Scripts and styles are the same, so replacing the content is enough.
  function sameFrame(page) {
    const frame = (from) => Array.from(from.head.querySelectorAll('script[src], link[rel="stylesheet"]'))
      .map((element) => element.getAttribute('src') || element.getAttribute('href').split('?v=')[0])
      .filter((address) => address !== '/__live/client.js')
      .join('\n');
    return frame(page) === frame(document);
  }

  function swap(here, main, page) {
    const kept = keep(here);
    const fresh = document.adoptNode(main);
    here.replaceWith(fresh);
    document.title = page.title;
    kept(fresh);
    // The theme sets its own up again.
    document.dispatchEvent(new CustomEvent('spechive:swap', { detail: { main: fresh } }));
  }

  // Notes what the reader did to the page; gives a function that does the same to the new one.
  function keep(here) {
    const scroll = [window.scrollX, window.scrollY];
    // Boxes of one filter share a name and differ in what they stand for.
    const named = (element) => [element.getAttribute('name') || '', /^(checkbox|radio)$/.test(element.type) ? element.value : ''].join('=');
    const key = (element, at) => element.id || (element.hasAttribute('name') ? named(element) : element.tagName + at);
    const each = (root, what) => Array.from(root.querySelectorAll(what), (element, at) => [key(element, at), element]);
    const open = new Map(each(here, 'details').map(([name, element]) => [name, element.open]));
    const fields = 'input, select, textarea';
    const values = new Map(each(here, fields).map(([name, element]) => [name, [element.value, element.checked]]));
    const active = document.activeElement;
    const focusable = 'a[href], button, input, select, textarea, summary, [tabindex]';
    const focus = here.contains(active) ? each(here, focusable).find(([, element]) => element === active) : null;
    const selection = focus && 'selectionStart' in active ? [active.selectionStart, active.selectionEnd] : null;
    return (main) => {
      for (const [name, element] of each(main, 'details')) {
        if (open.has(name)) element.open = open.get(name);
      }
      for (const [name, element] of each(main, fields)) {
        if (!values.has(name)) continue;
        const [value, checked] = values.get(name);
        if (element.type !== 'file' && element.value !== value) element.value = value;
        if ('checked' in element && !element.disabled) element.checked = checked;
      }
      const again = focus && each(main, focusable).find(([name]) => name === focus[0]);
      if (again) again[1].focus({ preventScroll: true });
      if (again && selection && selection[0] !== null && 'setSelectionRange' in again[1]) {
        again[1].setSelectionRange(...selection);
      }
      window.scrollTo({ left: scroll[0], top: scroll[1], behavior: 'instant' });
    };
  }

  // --- the overlay --------------------------------------------------------------------------------------------------

  let overlay = null;

  function make(name, className, ...children) {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  // Only text nodes: a fault quotes files that anybody may have written.
  function show(fault) {
    hide();
    if (!tag && document.querySelector('main > .dev')) return check();
    overlay = make('spechive-fault');
    const root = overlay.attachShadow({ mode: 'open' });
    const style = make('link');
    style.rel = 'stylesheet';
    style.href = '/__live/error.css';
    const dismiss = make('button', '', 'Hide');
    dismiss.type = 'button';
    dismiss.addEventListener('click', hide);
    const lines = fault.excerpt.map(([number, text]) => excerptLine(fault, number, text)).flat();
    const excerpt = lines.length ? make('pre', '', make('code', '', ...lines)) : null;
    if (excerpt) excerpt.tabIndex = 0;
    const chain = [];
    fault.chain.forEach((file, at) => chain.push(at ? ', ' : 'Included from ', make('code', '', file)));
    if (fault.subject) chain.push(chain.length ? ' while building ' : 'While building ', make('code', '', fault.subject));
    const section = make('section', 'dev',
      make('header', '', make('h1', '', fault.title), make('span', '', 'build stopped, last good pages still served'), dismiss),
      make('div', 'dev-b',
        make('p', 'dev-m', fault.message),
        fault.place ? make('p', 'small', make('code', '', fault.place)) : null,
        excerpt,
        chain.length ? make('p', 'small dim', ...chain) : null),
      make('p', 'dev-f', 'Save the file to try again. Only ', make('code', '', 'spechive serve'), ' shows this.'));
    section.setAttribute('role', 'alert');
    root.append(style, make('div', 'over', section));
    document.body.append(overlay);
  }

  function excerptLine(fault, number, text) {
    const bad = number === fault.line;
    const line = make('span', bad ? 'l bad' : 'l', make('span', 'ln', String(number)), text);
    if (!bad || !fault.column) return [line];
    const caret = make('span', 'caret', ' '.repeat(fault.column - 1) + '^');
    return [line, make('span', 'l', make('span', 'ln'), caret)];
  }

  function hide() {
    if (overlay) overlay.remove();
    overlay = null;
  }

  // --- the life of a page -------------------------------------------------------------------------------------------

  if (channel) channel.onmessage = (event) => hear(event.data);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') { open(); check(); } else { close(); }
  });
  window.addEventListener('pagehide', close);
  window.addEventListener('pageshow', (event) => { open(); if (event.persisted) check(); });
  open();
})();
