import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import * as v from 'valibot';

import { pdfText } from '#lib/wording/pdf.ts';

import type { Layers } from './hidden-layers.ts';
import type { PageNote } from './place-notes.ts';
import { findDirections, project } from './text-piece.ts';

const textSchema = v.fallback(v.object({ str: v.fallback(v.string(), '') }), { str: '' });
const flagSchema = v.fallback(v.boolean(), false);
const nameSchema = v.fallback(v.string(), '');
const stateSchema = v.fallback(v.nullable(v.string()), null);

/** What PDF.js reports of an annotation: a form field, a comment, typed text or a link. */
const annotationSchema = v.object({
  subtype: nameSchema,
  annotationFlags: v.fallback(v.number(), 0),
  rect: v.tuple([v.number(), v.number(), v.number(), v.number()]),
  oc: v.unknown(),
  contentsObj: textSchema,
  titleObj: textSchema,
  textContent: v.fallback(v.array(v.string()), []),
  overlaidText: nameSchema,
  defaultAppearanceData: v.fallback(v.object({ fontSize: v.number() }), { fontSize: 0 }),
  fieldType: nameSchema,
  fieldName: nameSchema,
  alternativeText: nameSchema,
  fieldValue: v.fallback(v.union([v.string(), v.array(v.string())]), ''),
  options: v.fallback(v.array(v.object({ exportValue: v.string(), displayValue: v.string() })), []),
  password: flagSchema,
  checkBox: flagSchema,
  radioButton: flagSchema,
  exportValue: stateSchema,
  buttonValue: stateSchema,
});
type Annotation = v.InferOutput<typeof annotationSchema>;

/** The flags `Hidden` and `NoView`. */
const INVISIBLE = 2 | 32;

/** Annotations whose contents are not text that a person wrote about the page. */
const NO_COMMENTS: ReadonlySet<string> = new Set([
  'Link',
  'Popup',
  'Widget',
  'FreeText',
  'PrinterMark',
  'TrapNet',
]);

const LONGEST_QUOTE = 200;

function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}

function cleanLines(text: string): string {
  return text
    .split(/\r\n|\r|\n/u)
    .map(oneLine)
    .join('\n')
    .trim();
}

/** The values of a choice field as the form shows them. */
function readChoice({ fieldValue, options }: Annotation): string {
  return [fieldValue]
    .flat()
    .map((value) => options.find(({ exportValue }) => exportValue === value)?.displayValue ?? value)
    .join(', ');
}

type NoteText = Pick<PageNote, 'type' | 'text' | 'textAfterLabel' | 'label'>;

function readBox({ fieldValue, radioButton, exportValue, buttonValue }: Annotation): NoteText {
  const state = radioButton ? buttonValue : exportValue;
  const isOn = state !== null && state !== 'Off' && fieldValue === state;
  return {
    type: 'value',
    text: isOn ? '[x]' : '[ ]',
    textAfterLabel: isOn ? pdfText.checked : pdfText.unchecked,
  };
}

function readValue(annotation: Annotation): NoteText | undefined {
  const { fieldType, fieldValue, password, checkBox, radioButton, textContent } = annotation;
  if (password) return undefined;
  switch (fieldType) {
    case 'Tx': {
      const value = cleanLines([fieldValue].flat().join('\n') || textContent.join('\n'));
      return value === '' ? undefined : { type: 'value', text: value };
    }
    case 'Ch': {
      const value = oneLine(readChoice(annotation));
      return value === '' ? undefined : { type: 'value', text: value };
    }
    case 'Btn':
      return checkBox || radioButton ? readBox(annotation) : undefined;
    default:
      return undefined;
  }
}

function readText(annotation: Annotation): NoteText | undefined {
  const { subtype, contentsObj, titleObj, textContent, overlaidText } = annotation;
  if (subtype === 'Widget') {
    const value = readValue(annotation);
    const label = oneLine(annotation.alternativeText || annotation.fieldName);
    return value && { ...value, ...(label !== '' && { label }) };
  }
  if (subtype === 'FreeText') {
    const text = cleanLines(contentsObj.str || textContent.join('\n'));
    return text === '' ? undefined : { type: 'typed', text };
  }
  const text = oneLine(contentsObj.str);
  if (text === '' || NO_COMMENTS.has(subtype)) return undefined;
  const about = oneLine(overlaidText).slice(0, LONGEST_QUOTE);
  return { type: 'comment', text: pdfText.comment(text, oneLine(titleObj.str), about) };
}

/** Reads the form values and comments of a page that a reader of the PDF can see. Values of passwords are left out. */
export async function readNotes(page: PDFPageProxy, layers: Layers | undefined): Promise<PageNote[]> {
  const angle = (page.rotate * Math.PI) / 180;
  const directions = findDirections(Math.round(Math.cos(angle)), Math.round(Math.sin(angle)));
  const annotations: unknown[] = await page.getAnnotations();
  return annotations.flatMap((value): PageNote[] => {
    const read = v.safeParse(annotationSchema, value);
    if (!read.success) return [];
    const annotation = read.output;
    const { rect, oc, annotationFlags } = annotation;
    const isHidden =
      (annotationFlags & INVISIBLE) !== 0 || (oc !== undefined && layers?.isVisible(oc) === false);
    const text = isHidden ? undefined : readText(annotation);
    if (!text) return [];
    const [start, top] = project(directions, rect[0], rect[1]);
    const [end, bottom] = project(directions, rect[2], rect[3]);
    const height = Math.abs(bottom - top);
    return [
      {
        ...text,
        start: Math.min(start, end),
        end: Math.max(start, end),
        top: Math.min(top, bottom),
        bottom: Math.max(top, bottom),
        size: annotation.defaultAppearanceData.fontSize || Math.min(12, 0.7 * height),
        kind: directions.kind,
      },
    ];
  });
}
