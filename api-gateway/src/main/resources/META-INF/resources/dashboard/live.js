// Keeps pages current. One tab of a browser holds the event connection; all tabs hear of each event.
'use strict';
(() => {
  const CHANGED = 'fieldfare:changed';
  const SETTLE_MS = 100;
  const AT_ONCE_MS = 0;
  const REFRESH_MS = 500;
  const RETRY_MS = 2000;
  const channel = new BroadcastChannel('fieldfare');
  const light = document.getElementById('live');
  let source = null;
  let position = null;

  const localTime = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: 'medium'});
  const hour = new Intl.DateTimeFormat(undefined, {timeStyle: 'medium'});

  // Times are written in UTC for readers without scripts; here they move to the reader's zone.
  function localise(root) {
    const today = new Date().toDateString();
    for (const element of root.querySelectorAll('time[datetime]')) {
      const at = new Date(element.dateTime);
      if (!Number.isNaN(at.getTime())) {
        element.textContent = (at.toDateString() === today ? hour : localTime).format(at);
        element.title = element.dateTime;
      }
    }
  }

  function show(state) {
    if (light && light.dataset.state !== state) {
      light.dataset.state = state;
      light.textContent = state === 'on' ? 'live' : 'not live';
    }
  }

  // Calls once for many calls in a row: after `settle`, and not more often than once in `pause`.
  function gathered(settle, pause, call) {
    let timer = null;
    let last = -Infinity;
    return () => {
      timer ??= setTimeout(() => {
        timer = null;
        last = performance.now();
        call();
      }, Math.max(settle, last + pause - performance.now()));
    };
  }

  // A reason that somebody writes must not be lost.
  const isWritten = () => document.querySelector('#refresh details[open] input:not([type=hidden])') !== null;

  // A page that cannot be seen asks when it is seen again; one that is written on, when the form is closed.
  let missed = false;
  const refresh = gathered(AT_ONCE_MS, REFRESH_MS, () => {
    missed = document.visibilityState === 'hidden' || isWritten();
    if (!missed) {
      document.body.dispatchEvent(new Event(CHANGED));
    }
  });
  function catchUp() {
    if (missed) {
      refresh();
    }
  }
  document.addEventListener('visibilitychange', catchUp);
  document.addEventListener('toggle', catchUp, true);

  function tell(message) {
    channel.postMessage(message);
    hear(message);
  }

  function hear(message) {
    if (message.state) {
      show(message.state);
    }
    if (message.position) {
      position = message.position;
    }
    if (message.changed) {
      refresh();
    }
    if (message.asks && source) {
      channel.postMessage({state: source.readyState === EventSource.OPEN ? 'on' : 'off', position});
    }
  }

  const tellChange = gathered(SETTLE_MS, 0, () => tell({changed: true, position}));

  function connect() {
    const after = position ? '?after=' + encodeURIComponent(position) : '';
    source = new EventSource('/live' + after);
    // What happened while there was no connection is in the page that is asked for now.
    source.onopen = () => tell({state: 'on', changed: true});
    source.onmessage = (event) => {
      position = event.lastEventId;
      tellChange();
    };
    source.onerror = () => {
      tell({state: 'off'});
      if (source.readyState === EventSource.CLOSED) {
        source = null;
        // When the session is over, the answer to this leads to the sign-in page.
        tell({changed: true});
        setTimeout(connect, RETRY_MS);
      }
    };
  }

  function begin() {
    channel.onmessage = (event) => hear(event.data);
    if (navigator.locks) {
      // Held until this tab is closed; then another tab gets it.
      navigator.locks.request('fieldfare-live', () => {
        connect();
        return new Promise(() => {});
      });
      channel.postMessage({asks: true});
      // An event between the writing of this page and now was heard by other tabs only.
      refresh();
      return;
    }
    // Without TLS there are no locks: only a visible tab connects.
    const follow = () => {
      if (document.visibilityState === 'visible' && !source) {
        connect();
      } else if (document.visibilityState === 'hidden' && source) {
        source.close();
        source = null;
        show('off');
      }
    };
    document.addEventListener('visibilitychange', follow);
    follow();
  }

  // An answer that changes nothing is not put into the page: selections and open menus stay.
  const lastAnswers = new Map();
  let scrolled = [];
  document.body.addEventListener('htmx:beforeSwap', (event) => {
    const text = event.detail.xhr.responseText;
    const address = event.detail.pathInfo.requestPath;
    if (event.detail.xhr.status !== 200 || lastAnswers.get(address) === text || isWritten()) {
      missed ||= isWritten();
      event.detail.shouldSwap = false;
      return;
    }
    lastAnswers.set(address, text);
    scrolled = [...document.querySelectorAll('.scroll')].map((part) => part.scrollLeft);
  });
  document.body.addEventListener('htmx:afterSwap', () => {
    localise(document);
    document.querySelectorAll('.scroll').forEach((part, i) => {
      part.scrollLeft = scrolled[i] ?? 0;
    });
  });

  // The entries of a page: links and buttons that have names of their own.
  function moveTo(step) {
    const entries = [...document.querySelectorAll('main a[id], main button[id], main summary[id]')]
      .filter((entry) => entry.checkVisibility());
    const next = entries.indexOf(document.activeElement) + step;
    entries[Math.min(Math.max(next, 0), entries.length - 1)]?.focus();
  }

  const keys = {
    '/': () => document.getElementById('search')?.focus(),
    '?': () => document.getElementById('keys')?.showModal(),
    j: () => moveTo(1),
    k: () => moveTo(-1),
  };

  let isGoing = false;
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target.closest('input, select, textarea, dialog');
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const menu = isGoing ? document.querySelector(`nav a[data-key="${CSS.escape(event.key)}"]`) : null;
    isGoing = event.key === 'g';
    if (menu) {
      menu.click();
    } else if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  // A report counts days in the zone of its reader, unless another one is chosen.
  const zone = document.getElementById('zone');
  if (zone && !location.search) {
    zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  }

  // On a narrow screen the menu is wider than the page.
  const menuBar = document.querySelector('nav');
  const current = document.querySelector('nav a[aria-current]');
  if (current && menuBar.scrollWidth > menuBar.clientWidth) {
    menuBar.scrollLeft = current.offsetLeft - menuBar.clientWidth / 2 + current.offsetWidth / 2;
  }

  localise(document);
  if (light) {
    begin();
  }
})();
