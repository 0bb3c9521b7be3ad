import type { JSX } from 'preact';

import { Field } from '#components/ui/Field.tsx';
import type { EventStream } from '#lib/protocol/provider.ts';
import { providerText } from '#lib/wording/providers.ts';

interface EventStreamFieldsProps {
  readonly value: EventStream;
  readonly onChange: (value: EventStream) => void;
}

/** The request of a plain event stream, and where its text is. */
export function EventStreamFields({ value, onChange }: EventStreamFieldsProps): JSX.Element {
  return (
    <>
      <Field label={providerText.method}>
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
        label={providerText.template}
        hint={
          <p>
            {providerText.templateHint({
              question: <code>{'{{question}}'}</code>,
              context: <code>{'{{context}}'}</code>,
              prompt: <code>{'{{prompt}}'}</code>,
              model: <code>{'{{model}}'}</code>,
              images: value.method === 'POST' ? <code>{'{{images}}'}</code> : undefined,
            })}
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
        label={providerText.textField}
        hint={<p>{providerText.textFieldHint(<code>choices[0].text</code>)}</p>}
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
