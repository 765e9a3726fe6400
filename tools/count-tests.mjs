// Adds up what the test runs of ./test reported, and prints "N passed, N failed" as the last line.
// Usage: node count-tests.mjs FOLDER. Exits with 1 when anything failed or nothing ran.
//
// The folder holds: unit/*.xml (one report of GoogleTest for each program), ctest.xml (JUnit, one
// case for each program), page.json (vitest), *.tap (Node's test runner).

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const rows = [];

function add(name, passed, failed) {
  rows.push({ name, passed, failed });
}

function attribute(text, name) {
  return Number(new RegExp(`\\b${name}="(\\d+)"`).exec(text)?.[1] ?? 0);
}

/** A program that failed without a failed test (a crash, a leak, a time-out) counts as one failure. */
function addPrograms(text) {
  for (const [, attributes, rest] of text.matchAll(/<testcase ([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
    const name = /\bname="([^"]*)"/.exec(attributes)?.[1] ?? '?';
    const isBad = /<failure\b/.test(rest ?? '') || /status="(?!run")[^"]*"/.test(attributes);
    const report = join(folder, 'unit', `${name}.xml`);
    if (!existsSync(report)) {
      add(name, isBad ? 0 : 1, isBad ? 1 : 0);
      continue;
    }
    const head = /<testsuites ([^>]*)>/.exec(readFileSync(report, 'utf8'))?.[1] ?? '';
    const failed = attribute(head, 'failures') + attribute(head, 'errors');
    const passed = attribute(head, 'tests') - failed - attribute(head, 'disabled');
    add(name, passed, isBad && failed === 0 ? 1 : failed);
  }
}

function addPage(report) {
  const passed = report.numPassedTests ?? 0;
  const failed = (report.numTotalTests ?? 0) - passed - (report.numPendingTests ?? 0);
  add('page', passed, report.success === true ? failed : Math.max(failed, 1));
}

function addTap(name, text) {
  const total = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  const failed = total('fail') + total('cancelled');
  const wasCutOff = /^# exit \d+$/m.test(text) || !/^# pass \d+$/m.test(text);
  add(name, total('pass'), wasCutOff ? Math.max(failed, 1) : failed);
}

for (const name of readdirSync(folder).sort()) {
  const path = join(folder, name);
  if (name === 'ctest.xml') addPrograms(readFileSync(path, 'utf8'));
  else if (name === 'page.json') addPage(JSON.parse(readFileSync(path, 'utf8')));
  else if (name.endsWith('.tap')) addTap(name.slice(0, -4), readFileSync(path, 'utf8'));
}

const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
for (const { name, passed, failed } of rows) {
  if (failed > 0) console.log(`  ${name}: ${passed} passed, ${failed} failed`);
}
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
