export interface DemoModel {
  readonly id: string;
  /** Its answers have at least this many characters. */
  readonly minLength: number;
  readonly reasons: boolean;
  /** It fails after this many tokens. */
  readonly breaksAfter: number;
}

const PLAIN = { minLength: 0, reasons: false, breaksAfter: Infinity };

const DEMO_MODELS: readonly DemoModel[] = [
  { ...PLAIN, id: 'gloss-demo' },
  { ...PLAIN, id: 'gloss-demo-reasoning', reasons: true },
  { ...PLAIN, id: 'gloss-demo-long', minLength: 100_000 },
  { ...PLAIN, id: 'gloss-demo-broken', breaksAfter: 40 },
];

export function findModel(id: string): DemoModel | undefined {
  return DEMO_MODELS.find((model) => model.id === id);
}

/** The body of `GET /v1/models`. */
export function listModels() {
  const created = 1_790_000_000;
  return {
    object: 'list',
    data: DEMO_MODELS.map(({ id }) => ({ id, object: 'model', created, owned_by: 'gloss' })),
  };
}
