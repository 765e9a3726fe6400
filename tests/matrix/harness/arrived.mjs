// What the server says has arrived, read over its public API alone.

import assert from 'node:assert/strict';
import { until } from '../../e2e/harness/server.mjs';

const kLimitMs = 15_000;
const kCategories = [
  'error',
  'transaction',
  'span',
  'session',
  'attachment',
  'feedback',
  'monitor',
  'log_item',
  'trace_metric',
  'profile',
  'profile_chunk',
  'profile_chunk_ui',
  'replay',
];

/** Only the categories that the matrix compares, without zeros. */
function compared(sums) {
  const kept = kCategories.filter((category) => (sums[category] ?? 0) !== 0);
  return Object.fromEntries(kept.map((category) => [category, sums[category]]));
}

export class Arrived {
  constructor(api) {
    this.api = api;
  }

  /** {category: quantity} of a project, for one outcome. */
  async sums(project, outcome = 'accepted') {
    const query = new URLSearchParams([
      ['field', 'sum(quantity)'],
      ['groupBy', 'category'],
      ['groupBy', 'outcome'],
      ['interval', '1h'],
      ['statsPeriod', '1d'],
      ['project', project],
    ]);
    const { groups } = await this.api.get(`/api/0/organizations/acme/stats_v2/?${query}`);
    const ofOutcome = groups.filter((group) => group.by.outcome === outcome);
    return Object.fromEntries(ofOutcome.map(({ by, totals }) => [by.category, totals['sum(quantity)']]));
  }

  /**
   * Waits until the server has accepted as much as `traffic` says was acknowledged, in every category.
   * What is acknowledged while it waits counts, too.
   */
  equals(project, traffic) {
    const what = 'what was acknowledged to be what is accepted';
    return until(what, async () => {
      const accepted = compared(await this.sums(project));
      assert.deepEqual(accepted, compared(traffic.acknowledged));
      return true;
    }, kLimitMs);
  }

  /** Waits until the event is there, with this text, and its issue in the stream. */
  async event(slug, id, text) {
    const event = await this.api.event(id, slug);
    // A message with a stack, as browsers send it, is titled by its function.
    const { title, message, metadata } = event;
    const said = JSON.stringify({ title, message, metadata });
    assert.ok(said.includes(text), `the event says ${said}`);
    const issue = await this.api.issue(`project:${slug} "${text}"`);
    assert.equal(issue.count, '1');
    assert.equal(String(event.groupID), issue.id);
  }

  /** Waits until every event with one of the ids is there. */
  async events(slug, ids) {
    for (const id of ids) await this.api.event(id, slug);
  }
}
