import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { TextButton } from '#components/ui/TextButton.tsx';
import type { RecordedRequest } from '#lib/protocol/frames/ledger-frames.ts';
import { ledgerText } from '#lib/wording/ledger.ts';

/** More rows are shown on request, this many at a time. */
const ROWS = 20;

function Row({ request }: { request: RecordedRequest }): JSX.Element {
  return (
    <tr>
      <td>{ledgerText.formatTime(request.at)}</td>
      <th scope="row">{request.host}</th>
      <td>{ledgerText.purposes[request.purpose]}</td>
      <td>{ledgerText.sizes(request.sent, request.received)}</td>
      <td>{ledgerText.describeEnd(request)}</td>
      <td data-label={ledgerText.access}>
        {request.hasPermission ? ledgerText.hasAccess : ledgerText.hasNoAccess}
      </td>
    </tr>
  );
}

/** The requests that were made, the newest first. */
export function RequestTable({ requests }: { requests: readonly RecordedRequest[] }): JSX.Element {
  const [rows, setRows] = useState(ROWS);
  if (requests.length === 0) return <p class="network-none">{ledgerText.none}</p>;
  const hidden = requests.length - rows;
  return (
    <div class="network-requests">
      <div class="network-scroller" role="region" aria-label={ledgerText.requests} tabIndex={0}>
        <table aria-label={ledgerText.requests}>
          <thead>
            <tr>
              <th scope="col">{ledgerText.time}</th>
              <th scope="col">{ledgerText.host}</th>
              <th scope="col">{ledgerText.why}</th>
              <th scope="col">{ledgerText.size}</th>
              <th scope="col">{ledgerText.result}</th>
              <th scope="col">{ledgerText.access}</th>
            </tr>
          </thead>
          <tbody>
            {requests.slice(0, rows).map((request) => (
              <Row key={request.id} request={request} />
            ))}
          </tbody>
        </table>
      </div>
      {hidden > 0 && (
        <TextButton onClick={() => setRows(rows + 5 * ROWS)}>
          {ledgerText.showAll(Math.min(hidden, 5 * ROWS))}
        </TextButton>
      )}
    </div>
  );
}
