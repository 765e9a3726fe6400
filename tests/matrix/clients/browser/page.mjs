// The features of the browser SDK, used as its documentation shows. The test bundles it, loads it into
// Chromium and calls `matrix(dsn, feature, text)`, which resolves to what it did.

import * as Sentry from '@sentry/browser';

const kOverLimit = 12;
const kFlushMs = 10_000;

function init(dsn, options = {}) {
  Sentry.init({ dsn, release: 'matrix@1.0.0', environment: 'matrix', ...options });
}

/** Works long enough for a sampling profiler to see it. */
function busy(milliseconds) {
  const end = performance.now() + milliseconds;
  let total = 0;
  while (performance.now() < end) total += Math.sqrt(total + 1);
  return total;
}

function trace(text, milliseconds) {
  Sentry.startSpan({ name: text, op: 'task', forceTransaction: true }, () => {
    Sentry.startSpan({ name: 'a step', op: 'step' }, () => busy(milliseconds));
  });
}

const kFeatures = {
  error(dsn, text) {
    init(dsn);
    try {
      throw new RangeError(text);
    } catch (error) {
      return { ids: [Sentry.captureException(error)] };
    }
  },
  message(dsn, text) {
    init(dsn);
    return { ids: [Sentry.captureMessage(text, 'warning')] };
  },
  transaction(dsn, text) {
    init(dsn, { tracesSampleRate: 1, traceLifecycle: 'static' });
    trace(text, 5);
    return {};
  },
  span(dsn, text) {
    init(dsn, { tracesSampleRate: 1 });
    trace(text, 5);
    return {};
  },
  session(dsn) {
    // The SDK reports a session by itself when the page is loaded.
    init(dsn);
    return {};
  },
  attachment(dsn, text) {
    init(dsn);
    Sentry.getCurrentScope().addAttachment({ filename: 'notes.txt', data: 'first line\nsecond line\n' });
    return { ids: [Sentry.captureMessage(text)] };
  },
  feedback(dsn, text) {
    init(dsn);
    return { ids: [Sentry.captureFeedback({ name: 'Ada', email: 'ada@example.com', message: text })] };
  },
  log(dsn, text) {
    init(dsn, { enableLogs: true });
    Sentry.logger.info(Sentry.logger.fmt`${text}: an apple`);
    Sentry.logger.error(`${text}: no apple`, { basket: 2 });
    return {};
  },
  metric(dsn, text) {
    init(dsn);
    Sentry.metrics.count('matrix.apples', 3, { attributes: { text } });
    Sentry.metrics.gauge('matrix.queue', 7);
    Sentry.metrics.distribution('matrix.wait', 187.5, { unit: 'millisecond' });
    return {};
  },
  async profile(dsn, text) {
    init(dsn, {
      integrations: [Sentry.browserTracingIntegration(), Sentry.browserProfilingIntegration()],
      tracesSampleRate: 1,
      traceLifecycle: 'static',
      profileSessionSampleRate: 1,
      profileLifecycle: 'manual',
    });
    Sentry.uiProfiler.startProfiler();
    trace(text, 500);
    // A profile is taken while the page draws, too.
    await new Promise((resolve) => requestAnimationFrame(resolve));
    Sentry.uiProfiler.stopProfiler();
    return {};
  },
  async replay(dsn, text) {
    const replay = Sentry.replayIntegration({ minReplayDuration: 0 });
    init(dsn, { integrations: [replay], replaysSessionSampleRate: 1 });
    document.body.append(text);
    await replay.flush();
    return {};
  },
  async 'rate limit'(dsn, text) {
    init(dsn);
    for (let number = 0; number < kOverLimit; number += 1) {
      Sentry.captureMessage(`${text} ${number}`);
      await Sentry.flush(kFlushMs);
    }
    return { tried: kOverLimit };
  },
  async restart(dsn, text) {
    init(dsn);
    let tried = 0;
    for (; !window.isOver; tried += 1) {
      Sentry.captureMessage(`${text} ${tried}`);
      await Sentry.flush(kFlushMs);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return { tried };
  },
};

window.matrix = async (dsn, feature, text) => {
  if (!Object.hasOwn(kFeatures, feature)) return { unsupported: true };
  const did = await kFeatures[feature](dsn, text);
  await Sentry.flush(kFlushMs);
  return { sdk: `@sentry/browser ${Sentry.SDK_VERSION}`, ...did };
};
