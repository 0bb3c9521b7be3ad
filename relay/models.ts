/** What a demo model does. */
export interface DemoModel {
  readonly id: string;
  /** Its answers have at least this many characters. */
  readonly minLength: number;
  readonly reasons: boolean;
  /** It breaks after this many tokens of answer. */
  readonly breaksAfter: number;
}

const plain = { minLength: 0, reasons: false, breaksAfter: Infinity };

/** The models that the relay has. */
export const demoModels: readonly DemoModel[] = [
  { ...plain, id: 'gloss-demo' },
  { ...plain, id: 'gloss-demo-reasoning', reasons: true },
  { ...plain, id: 'gloss-demo-long', minLength: 100_000 },
  { ...plain, id: 'gloss-demo-broken', breaksAfter: 40 },
];

/** Finds a model by its id. */
export function findModel(id: string): DemoModel | undefined {
  return demoModels.find((model) => model.id === id);
}

/** The list as `GET /v1/models` gives it. */
export function listModels() {
  const created = 1_790_000_000;
  return {
    object: 'list',
    data: demoModels.map(({ id }) => ({ id, object: 'model', created, owned_by: 'gloss' })),
  };
}
