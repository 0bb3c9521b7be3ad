import './headers.css';
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';

import { Button } from '#components/ui/Button.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import type { HeaderValues } from '#lib/protocol/credentials.ts';
import { gatewayText } from '#lib/wording/gateways.ts';
import { managedText } from '#lib/wording/managed.ts';

import type { HeaderRow, HeaderRows } from './use-header-rows.ts';

interface HeaderFieldsProps {
  readonly headers: HeaderRows;
  /** Those that the user's organization has set. */
  readonly managed: HeaderValues;
  /** The origin of the base URL in the form, if it has one. */
  readonly origin: string | undefined;
  /** `data-key` of a control; the name is that of a row, or `add`. */
  readonly dataKey: (part: 'name' | 'value' | 'add', row?: string) => string;
  /** Focuses the element with this `data-key`. */
  readonly focus: (key: string) => void;
  /** Something was typed, added or removed. */
  readonly onChange: () => void;
}

const SHOWN = { type: 'text' } as const;
const HIDDEN = { type: 'password' } as const;

interface RowProps extends Pick<HeaderFieldsProps, 'headers' | 'dataKey' | 'onChange'> {
  readonly row: HeaderRow;
  readonly isShown: boolean;
  readonly onRemove: () => void;
}

function Row({ row, headers, dataKey, isShown, onChange, onRemove }: RowProps): JSX.Element {
  const { key, name, isSaved, problem } = row;
  const error = useId();
  const isValueWrong = problem?.type === 'value';
  return (
    <li class="header-row" data-header={name}>
      {isSaved ? (
        <span class="header-name">
          <code>{name}</code> <span class="hint">{gatewayText.headerSaved}</span>
        </span>
      ) : (
        <input
          class="code"
          data-key={dataKey('name', key)}
          aria-label={gatewayText.headerNameOf(name.trim())}
          aria-invalid={problem !== undefined && !isValueWrong}
          aria-describedby={error}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          placeholder={gatewayText.headerName}
          value={name}
          onInput={(event) => {
            headers.rename(key, event.currentTarget.value);
            onChange();
          }}
        />
      )}
      <input
        class="code"
        ref={(input) => headers.hold(key, input)}
        data-key={dataKey('value', key)}
        {...(isShown ? SHOWN : HIDDEN)}
        aria-label={gatewayText.headerValueOf(name.trim())}
        aria-invalid={isValueWrong}
        aria-describedby={error}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        placeholder={isSaved ? gatewayText.newValue : gatewayText.headerValue}
        onInput={(event) => {
          headers.type(key, event.currentTarget);
          onChange();
        }}
      />
      <Button aria-label={gatewayText.removeHeaderOf(name.trim())} onClick={onRemove}>
        {gatewayText.removeHeader}
      </Button>
      <p id={error} class="field-error">
        {problem && gatewayText.headerProblem(problem)}
      </p>
    </li>
  );
}

/** Extra headers. Only the names of stored headers are shown. */
export function HeaderFields({
  headers,
  managed,
  origin,
  dataKey,
  focus,
  onChange,
}: HeaderFieldsProps): JSX.Element {
  const [isShown, setShown] = useState(false);
  const title = useId();
  return (
    <div class="field header-fields" role="group" aria-labelledby={title}>
      <span id={title} class="field-label">
        {gatewayText.headers}
      </span>
      {Object.entries(managed).map(([name, value]) => (
        <p key={name} class="hint" data-part="managed-header">
          <code>
            {name}: {value}
          </code>{' '}
          {managedText.locked}
        </p>
      ))}
      {headers.rows.length > 0 && (
        <ul class="header-list">
          {headers.rows.map((row) => (
            <Row
              key={row.key}
              row={row}
              headers={headers}
              dataKey={dataKey}
              isShown={isShown}
              onChange={onChange}
              onRemove={() => {
                // The click removes the button.
                focus(dataKey('add'));
                headers.remove(row.key);
                onChange();
              }}
            />
          ))}
        </ul>
      )}
      <div class="hint">
        {headers.elsewhere !== undefined && origin !== undefined && (
          <p class="field-error">{gatewayText.headersElsewhere(headers.elsewhere, origin)}</p>
        )}
        <p>{gatewayText.headersHint}</p>
      </div>
      <div class="header-buttons">
        <Button
          data-key={dataKey('add')}
          onClick={() => {
            focus(dataKey('name', headers.add()));
            onChange();
          }}
        >
          {gatewayText.addHeader}
        </Button>
        {headers.hasTyped && (
          <TextButton aria-pressed={isShown} onClick={() => setShown(!isShown)}>
            {gatewayText.showValues}
          </TextButton>
        )}
      </div>
    </div>
  );
}
