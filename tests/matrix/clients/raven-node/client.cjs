// One feature of raven, the Node SDK of 2018, which knows nothing but the store endpoint.
// Usage: client.cjs DSN FEATURE TEXT. Prints what it did as one line of JSON.

const Raven = require('raven');

const [dsn, feature, text] = process.argv.slice(2);

const config = () => Raven.config(dsn, { release: 'matrix@1.0.0', environment: 'matrix' }).install();

/** Resolves when the event was answered or given up. */
const sent = (report) => new Promise((resolve) => report(resolve));

const kFeatures = {
  async error() {
    config();
    let id;
    await sent((done) => (id = Raven.captureException(new RangeError(text), done)));
    return { ids: [id] };
  },
  async message() {
    config();
    let id;
    await sent((done) => (id = Raven.captureMessage(text, { level: 'warning' }, done)));
    return { ids: [id] };
  },
  async restart() {
    config();
    let isOver = false;
    process.stdin.once('end', () => (isOver = true)).resume();
    let tried = 0;
    for (; !isOver; tried += 1) {
      await sent((done) => Raven.captureMessage(`${text} ${tried}`, done));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return { tried };
  },
};

async function main() {
  const did = Object.hasOwn(kFeatures, feature) ? await kFeatures[feature]() : { unsupported: true };
  console.log(JSON.stringify({ sdk: `raven (Node) ${require('raven/package.json').version}`, ...did }));
  process.exit();
}

void main();
