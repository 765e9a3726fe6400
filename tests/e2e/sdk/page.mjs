// The script of a web page that fails in a chain of two errors. Bundled by the test.

import * as Sentry from '@sentry/browser';

function openDoor(key) {
  throw new RangeError(`the key ${key} does not fit`);
}

function enterHouse() {
  try {
    openDoor('rusty');
  } catch (cause) {
    throw new TypeError('nobody gets in', { cause });
  }
}

Sentry.init({ dsn: window.dsn, release: 'house@3.1.0', environment: 'garden' });
Sentry.setTag('door', 'front');
Sentry.setUser({ id: '9', username: 'guest' });
Sentry.addBreadcrumb({ category: 'garden', message: 'walked up the path', level: 'info' });
// Nobody catches it: the handler of the SDK must.
setTimeout(enterHouse, 50);
