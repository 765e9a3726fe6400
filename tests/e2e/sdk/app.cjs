// A program that fails in a chain of two errors and reports it. Usage: app.cjs DSN

const Sentry = require('@sentry/node');

Sentry.init({
  dsn: process.argv[2],
  release: 'mill@2.0.0',
  environment: 'staging',
  includeLocalVariables: true,
  integrations: [Sentry.localVariablesIntegration({ captureAllExceptions: true })],
});

function grind(sack) {
  const weight = sack.weight + 1;
  throw new RangeError(`too heavy: ${weight}`);
}

function bake(order) {
  const flour = order.flour;
  try {
    grind(flour);
  } catch (cause) {
    throw new TypeError('there is no bread today', { cause });
  }
}

async function main() {
  Sentry.setTag('oven', 'third');
  Sentry.setUser({ id: '7', username: 'miller' });
  Sentry.addBreadcrumb({ category: 'mill', message: 'the wheel turns', level: 'info' });
  // The debugger that reads local variables needs a moment to attach.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  try {
    bake({ flour: { weight: 99, kind: 'rye' } });
  } catch (error) {
    console.log(Sentry.captureException(error));
  }
  await Sentry.flush(10_000);
}

void main();
