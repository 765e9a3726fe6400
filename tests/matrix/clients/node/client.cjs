// One feature of the Node SDK, used as its documentation shows. Usage: client.cjs DSN FEATURE TEXT
// Prints what it did as one line of JSON. The text makes what it sends unique.

const Sentry = require('@sentry/node');

const [dsn, feature, text] = process.argv.slice(2);
const kOverLimit = 12;

function init(options = {}) {
  Sentry.init({ dsn, release: 'matrix@1.0.0', environment: 'matrix', ...options });
}

/** Works long enough for a sampling profiler to see it. */
function busy(milliseconds) {
  const end = performance.now() + milliseconds;
  let total = 0;
  while (performance.now() < end) total += Math.sqrt(total + 1);
  return total;
}

function traced() {
  Sentry.startSpan({ name: text, op: 'task', forceTransaction: true }, () => {
    Sentry.startSpan({ name: 'a step', op: 'step' }, () => busy(20));
  });
  return {};
}

const kFeatures = {
  error() {
    init();
    try {
      throw new RangeError(text);
    } catch (error) {
      return { ids: [Sentry.captureException(error)] };
    }
  },
  message() {
    init();
    return { ids: [Sentry.captureMessage(text, 'warning')] };
  },
  transaction() {
    init({ tracesSampleRate: 1 });
    return traced();
  },
  span() {
    init({ tracesSampleRate: 1, traceLifecycle: 'stream' });
    return traced();
  },
  session() {
    init();
    Sentry.startSession();
    Sentry.endSession();
    return {};
  },
  attachment() {
    init();
    Sentry.getCurrentScope().addAttachment({ filename: 'notes.txt', data: 'first line\nsecond line\n' });
    return { ids: [Sentry.captureMessage(text)] };
  },
  feedback() {
    init();
    const said = { name: 'Ada', email: 'ada@example.com', message: text, url: 'https://example.com/' };
    return { ids: [Sentry.captureFeedback(said)] };
  },
  'check-in'() {
    init();
    const schedule = { type: 'crontab', value: '0 * * * *' };
    const config = { schedule, checkinMargin: 5, maxRuntime: 10 };
    const checkInId = Sentry.captureCheckIn({ monitorSlug: text, status: 'in_progress' }, config);
    Sentry.captureCheckIn({ checkInId, monitorSlug: text, status: 'ok', duration: 1.5 });
    return {};
  },
  log() {
    init({ enableLogs: true });
    Sentry.logger.info(Sentry.logger.fmt`${text}: an apple`);
    Sentry.logger.error(`${text}: no apple`, { basket: 2 });
    return {};
  },
  metric() {
    init();
    Sentry.metrics.count('matrix.apples', 3, { attributes: { text } });
    Sentry.metrics.gauge('matrix.queue', 7);
    Sentry.metrics.distribution('matrix.wait', 187.5, { unit: 'millisecond' });
    return {};
  },
  async profile() {
    const { nodeProfilingIntegration } = require('@sentry/profiling-node');
    init({
      integrations: [nodeProfilingIntegration()],
      tracesSampleRate: 1,
      profileSessionSampleRate: 1,
      profileLifecycle: 'trace',
    });
    Sentry.startSpan({ name: text, op: 'task' }, () => busy(300));
    await Sentry.flush(10_000);
    return {};
  },
  async 'rate limit'() {
    init();
    for (let number = 0; number < kOverLimit; number += 1) {
      Sentry.captureMessage(`${text} ${number}`);
      await Sentry.flush(10_000);
    }
    return { tried: kOverLimit };
  },
  async restart() {
    init();
    let isOver = false;
    process.stdin.once('end', () => (isOver = true)).resume();
    let tried = 0;
    for (; !isOver; tried += 1) {
      Sentry.captureMessage(`${text} ${tried}`);
      await Sentry.flush(10_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return { tried };
  },
};

async function main() {
  if (!Object.hasOwn(kFeatures, feature)) {
    console.log(JSON.stringify({ unsupported: true }));
    return;
  }
  const did = await kFeatures[feature]();
  await Sentry.close(10_000);
  console.log(JSON.stringify({ sdk: `@sentry/node ${Sentry.SDK_VERSION}`, ...did }));
}

void main();
