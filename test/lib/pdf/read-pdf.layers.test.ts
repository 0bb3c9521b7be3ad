import { expect, it } from 'vitest';

import { HELVETICA, type MadePage, refTo, streamOf } from '#test/support/pages/make-pdf.ts';
import { textOfPages } from '#test/support/pages/read-made-pdf.ts';

const LAYERS = ['<< /Type /OCG /Name (Draft) >>', '<< /Type /OCG /Name (Final) >>'];
const [DRAFT, FINAL] = [refTo(0), refTo(1)];

function show(y: number, text: string): string {
  return `BT /F1 12 Tf 72 ${y} Td (${text}) Tj ET`;
}

function page(content: readonly string[], resources: string): MadePage {
  return { content: content.join('\n'), fonts: { F1: HELVETICA }, resources };
}

function form(layer: string, y: number, text: string): string {
  const resources = `/Resources << /Font << /F1 ${HELVETICA} >> >>`;
  return streamOf(
    show(y, text),
    `/Type /XObject /Subtype /Form /BBox [0 0 612 792] /OC ${layer} ${resources}`,
  );
}

const DRAFT_OFF = `/OCProperties << /OCGs [${DRAFT} ${FINAL}] /D << /OFF [${DRAFT}] >> >>`;

it('text in a hidden layer is left out, with what is marked inside it', async () => {
  const text = await textOfPages(
    [
      page(
        [
          show(720, 'Before'),
          '/OC /L1 BDC',
          show(700, 'Hidden'),
          `/Span << /MCID 0 >> BDC ${show(680, 'Hidden inside')} EMC`,
          'EMC',
          `/OC /L2 BDC ${show(660, 'Shown')} EMC`,
          show(640, 'After'),
        ],
        `/Properties << /L1 ${DRAFT} /L2 ${FINAL} >>`,
      ),
    ],
    { catalog: DRAFT_OFF, objects: LAYERS },
  );
  expect(text.split(/\n+/u)).toEqual(['Before', 'Shown', 'After']);
});

it('a part of a page that belongs to a hidden layer is left out', async () => {
  const text = await textOfPages(
    [
      page(
        [show(720, 'Before'), '/X1 Do', '/X2 Do', show(640, 'After')],
        `/XObject << /X1 ${refTo(2)} /X2 ${refTo(3)} >>`,
      ),
    ],
    { catalog: DRAFT_OFF, objects: [...LAYERS, form(DRAFT, 700, 'Hidden'), form(FINAL, 680, 'Shown')] },
  );
  expect(text.split(/\n+/u)).toEqual(['Before', 'Shown', 'After']);
});

it('the same words are left out only where they are hidden', async () => {
  const text = await textOfPages(
    [
      page(
        [
          show(720, 'Version one'),
          `/OC /L1 BDC ${show(700, 'Version two')} EMC`,
          show(680, 'Version two'),
          show(660, 'End'),
        ],
        `/Properties << /L1 ${DRAFT} >>`,
      ),
    ],
    { catalog: DRAFT_OFF, objects: LAYERS },
  );
  expect(text.split(/\n+/u)).toEqual(['Version one', 'Version two', 'End']);
});

it('layers that are hidden from the start, and combinations of layers, are known', async () => {
  const both = `<< /Type /OCMD /OCGs [${DRAFT} ${FINAL}] /P /AllOn >>`;
  const text = await textOfPages(
    [
      page(
        [`/OC /M BDC ${show(720, 'Hidden')} EMC`, `/OC /L2 BDC ${show(700, 'Shown')} EMC`],
        `/Properties << /L2 ${FINAL} /M ${both} >>`,
      ),
    ],
    {
      catalog: `/OCProperties << /OCGs [${DRAFT} ${FINAL}] /D << /BaseState /OFF /ON [${FINAL}] >> >>`,
      objects: LAYERS,
    },
  );
  expect(text).toBe('Shown');
});
