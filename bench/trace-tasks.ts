import type { Page } from 'puppeteer-core';
import * as v from 'valibot';

const traceSchema = v.object({
  traceEvents: v.array(
    v.object({
      name: v.string(),
      pid: v.number(),
      tid: v.number(),
      tdur: v.optional(v.number()),
      args: v.optional(v.record(v.string(), v.unknown())),
    }),
  ),
});

/** Measures the CPU time in ms of each task of the page's main thread while `act` runs. */
export async function traceTasks(page: Page, act: () => Promise<unknown>): Promise<number[]> {
  await page.tracing.start({
    categories: ['disabled-by-default-devtools.timeline', 'v8.execute'],
  });
  await act();
  const bytes = await page.tracing.stop();
  const { traceEvents } = v.parse(traceSchema, JSON.parse(new TextDecoder().decode(bytes)));
  const mains = traceEvents.filter(
    (event) => event.name === 'thread_name' && event.args?.['name'] === 'CrRendererMain',
  );
  const tasks = Map.groupBy(
    traceEvents.filter((event) => event.name === 'RunTask' && event.tdur !== undefined),
    (event) => `${event.pid} ${event.tid}`,
  );
  const busiest = mains
    .map((main) => tasks.get(`${main.pid} ${main.tid}`) ?? [])
    .toSorted((a, b) => sum(b.map((task) => task.tdur ?? 0)) - sum(a.map((task) => task.tdur ?? 0)))
    .at(0);
  return (busiest ?? []).map((task) => (task.tdur ?? 0) / 1000);
}

/**
 * Measures the CPU time in ms of each task in all of the browser's threads with these names while `act` runs.
 */
export async function traceThreads(
  page: Page,
  names: readonly string[],
  act: () => Promise<unknown>,
): Promise<Record<string, number[]>> {
  await page.tracing.start({ categories: ['toplevel'] });
  await act();
  const bytes = await page.tracing.stop();
  const { traceEvents } = v.parse(traceSchema, JSON.parse(new TextDecoder().decode(bytes)));
  const threads = new Map(
    traceEvents
      .filter((event) => event.name === 'thread_name')
      .map((event) => [`${event.pid} ${event.tid}`, String(event.args?.['name'])]),
  );
  const tasks: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (const { name, pid, tid, tdur } of traceEvents) {
    if (tdur === undefined || !name.endsWith('RunTask')) continue;
    tasks[threads.get(`${pid} ${tid}`) ?? '']?.push(tdur / 1000);
  }
  return tasks;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
