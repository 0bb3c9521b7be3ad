import './answer-details.css';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import type { AnswerFacts, AnswerView } from '#lib/panel/conversation/create-answer-view.ts';
import { sumShownAnswers } from '#lib/panel/conversation/sum-shown-answers.ts';
import { tokenRate } from '#lib/panel/conversation/token-rate.ts';
import { type Cost, estimateCost } from '#lib/prices/estimate-cost.ts';
import { readPriceTable } from '#lib/prices/read-price-table.ts';
import type { AnswerTotals } from '#lib/protocol/answer-totals.ts';
import { detailsText } from '#lib/wording/details.ts';

import { ReceiptNote } from './ReceiptNote.tsx';

interface AnswerDetailsProps {
  readonly id: string;
  readonly view: AnswerView;
}

function Row({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** A count, with the part of it that is of a particular kind. */
function Tokens({ count, part }: { count: string; part: string | undefined }): JSX.Element {
  return (
    <>
      {count}
      {part !== undefined && <span class="minor"> · {part}</span>}
    </>
  );
}

function Price({ cost }: { cost: Cost }): JSX.Element {
  const { dollars, pricedOn } = cost;
  const source = pricedOn === undefined ? detailsText.pricesOfProvider : detailsText.pricesOf(pricedOn);
  return (
    <>
      {detailsText.dollars(dollars)}
      <span class="minor"> · {source}</span>
    </>
  );
}

/** Where the time went, in order. */
function timeParts({ timing }: AnswerFacts, drawingMs: number | undefined): string[] {
  if (!timing) return [];
  const { beforeMs, firstByteMs, firstTokenMs, writingMs } = timing;
  const thinkingMs = firstTokenMs === undefined ? undefined : Math.max(0, firstTokenMs - (firstByteMs ?? 0));
  return [
    detailsText.gloss(beforeMs),
    ...(firstByteMs === undefined ? [] : [detailsText.network(firstByteMs)]),
    ...(thinkingMs === undefined ? [] : [detailsText.thinking(thinkingMs)]),
    ...(writingMs === undefined ? [] : [detailsText.writing(writingMs)]),
    ...(drawingMs === undefined ? [] : [detailsText.drawing(drawingMs)]),
  ];
}

function describeTotals(
  { counted, uncounted, inputTokens, outputTokens, dollars }: AnswerTotals,
  nameAnswers: (count: number) => string,
): string {
  return [
    nameAnswers(counted),
    detailsText.tokens(inputTokens, outputTokens),
    ...(dollars === undefined ? [] : [detailsText.dollars(dollars)]),
    ...(uncounted > 0 ? [detailsText.uncounted(uncounted)] : []),
  ].join(' · ');
}

/** What is known about an answer: its model, tokens, speed and price. What is not known is left out. */
export function AnswerDetails({ id, view }: AnswerDetailsProps): JSX.Element {
  const { store } = usePanel();
  const facts = view.facts.value;
  const { usage, timing } = facts;
  const model = view.model.value;
  const requestId = facts.requestId ?? view.failure.value?.requestId;
  const rate = tokenRate(facts, view.reasoning.value !== '');
  const cost = estimateCost({ ...facts, model }, readPriceTable());
  const times = timeParts(facts, view.drawingMs.value);
  const { messages, compared, versions, live } = store.conversation;
  const shown = new Set([...messages.value, ...compared.value]);
  const totals = sumShownAnswers([...shown], readPriceTable());
  const hasVersions = versions.value.size > 0;
  const isLive = live.value !== undefined;
  useEffect(() => {
    if (hasVersions && !isLive) store.totals.want();
  }, [messages.value, hasVersions, isLive]);
  const all = hasVersions ? store.totals.all.value : undefined;
  const question = store.conversation.questionOf(view.id);
  return (
    <div id={id} class="answer-details" data-part="details" role="group" aria-label={detailsText.title}>
      <dl>
        {model !== '' && (
          <Row name={detailsText.model}>
            <bdi>{model}</bdi>
          </Row>
        )}
        <Row name={detailsText.provider}>
          <bdi>{view.provider.value}</bdi>
        </Row>
        {usage && usage.inputTokens > 0 && (
          <Row name={detailsText.tokensIn}>
            <Tokens
              count={detailsText.count(usage.inputTokens)}
              part={usage.cachedTokens === undefined ? undefined : detailsText.cached(usage.cachedTokens)}
            />
          </Row>
        )}
        {usage && usage.outputTokens > 0 && (
          <Row name={detailsText.tokensOut}>
            <Tokens
              count={detailsText.count(usage.outputTokens)}
              part={
                usage.reasoningTokens === undefined ? undefined : detailsText.reasoning(usage.reasoningTokens)
              }
            />
          </Row>
        )}
        {cost && (
          <Row name={detailsText.price}>
            <Price cost={cost} />
          </Row>
        )}
        {timing?.firstTokenMs !== undefined && (
          <Row name={detailsText.firstToken}>{detailsText.after(timing.firstTokenMs)}</Row>
        )}
        {rate !== undefined && <Row name={detailsText.speed}>{detailsText.rate(rate)}</Row>}
        {times.length > 0 && (
          <Row name={detailsText.time}>
            <ul>
              {times.map((part) => (
                <li key={part}>{part}</li>
              ))}
            </ul>
          </Row>
        )}
        {requestId !== undefined && (
          <Row name={detailsText.requestId}>
            <code>
              <bdi>{requestId}</bdi>
            </code>
          </Row>
        )}
        {totals.counted > 0 && totals.counted + totals.uncounted > 1 && (
          <Row name={detailsText.chat}>{describeTotals(totals, detailsText.answers)}</Row>
        )}
        {all && all.counted > totals.counted && (
          <Row name={detailsText.allVersions}>{describeTotals(all, detailsText.allAnswers)}</Row>
        )}
      </dl>
      {question?.receipt && <ReceiptNote question={question.id} receipt={question.receipt} />}
      <a class="inspector-link" href="/inspector.html" target="_blank" rel="noreferrer">
        {detailsText.inspector}
      </a>
    </div>
  );
}
