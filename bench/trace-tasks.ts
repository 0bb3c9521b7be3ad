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

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
