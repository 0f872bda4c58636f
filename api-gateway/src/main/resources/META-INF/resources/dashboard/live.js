// Keeps pages current. One tab of a browser holds the event connection; all tabs hear of each event.
'use strict';
(() => {
  const CHANGED = 'fieldfare:changed';
  const SETTLE_MS = 150;
  const RETRY_MS = 2000;
  const channel = new BroadcastChannel('fieldfare');
  const light = document.getElementById('live');
  let source = null;
  let position = null;
  let timer = null;

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

  // Events come in bursts; a page asks once for all of them.
  function changed() {
    if (timer === null) {
      timer = setTimeout(() => {
        timer = null;
        document.body.dispatchEvent(new Event(CHANGED));
      }, SETTLE_MS);
    }
  }

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
      changed();
    }
    if (message.asks && source) {
      channel.postMessage({state: source.readyState === EventSource.OPEN ? 'on' : 'off', position});
    }
  }

  function connect() {
    const after = position ? '?after=' + encodeURIComponent(position) : '';
    source = new EventSource('/live' + after);
    // What happened while there was no connection is in the page that is asked for now.
    source.onopen = () => tell({state: 'on', changed: true});
    source.onmessage = (event) => tell({changed: true, position: event.lastEventId});
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
      changed();
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
  document.body.addEventListener('htmx:beforeSwap', (event) => {
    const text = event.detail.xhr.responseText;
    const address = event.detail.pathInfo.requestPath;
    if (event.detail.xhr.status !== 200 || lastAnswers.get(address) === text) {
      event.detail.shouldSwap = false;
    }
    lastAnswers.set(address, text);
  });
  document.body.addEventListener('htmx:afterSwap', () => localise(document));

  document.addEventListener('keydown', (event) => {
    const search = document.getElementById('search');
    const isTyping = event.target.closest('input, select, textarea');
    if (event.key === '/' && search && !isTyping && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search.focus();
    }
  });

  localise(document);
  if (light) {
    begin();
  }
})();
