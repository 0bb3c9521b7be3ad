import type { JSX } from 'preact';

import { Field } from '#components/ui/Field.tsx';
import type { EventStream } from '#lib/protocol/provider.ts';

interface EventStreamFieldsProps {
  readonly value: EventStream;
  readonly onChange: (value: EventStream) => void;
}

/** How a plain event stream is asked, and where its text is. */
export function EventStreamFields({ value, onChange }: EventStreamFieldsProps): JSX.Element {
  return (
    <>
      <Field label="Method">
        {(attributes) => (
          <select
            {...attributes}
            value={value.method}
            onChange={(event) =>
              onChange({ ...value, method: event.currentTarget.value === 'POST' ? 'POST' : 'GET' })
            }
          >
            <option value="GET">GET</option>
            <option value="POST">POST</option>
          </select>
        )}
      </Field>
      <Field
        label="Request template"
        hint={
          <p>
            {value.method === 'GET' ? 'The query of the address.' : 'The JSON body of the request.'} These are
            filled in: <code>{'{{question}}'}</code>, <code>{'{{context}}'}</code>,{' '}
            <code>{'{{prompt}}'}</code> (both), <code>{'{{model}}'}</code>
            {value.method === 'POST' && (
              <>
                , and for pictures <code>{'{{images}}'}</code>, an array of data URLs
              </>
            )}
            .
          </p>
        }
      >
        {(attributes) => (
          <textarea
            {...attributes}
            class="code"
            rows={value.method === 'GET' ? 1 : 4}
            spellcheck={false}
            value={value.template}
            onInput={(event) => onChange({ ...value, template: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field
        label="Text field"
        hint={
          <p>
            Where each event’s JSON holds the text, such as <code>choices[0].text</code>. Empty when the data
            is the text.
          </p>
        }
      >
        {(attributes) => (
          <input
            {...attributes}
            class="code"
            spellcheck={false}
            value={value.textField}
            onInput={(event) => onChange({ ...value, textField: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}
