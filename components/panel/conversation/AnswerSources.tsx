import './answer-sources.css';
import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';

import type { QuotationChecks } from '#components/answer/quotation-checks.ts';
import { createIdlePacer } from '#components/answer/quotations/idle-pacer.ts';
import { usePanel } from '#components/panel/panel-context.ts';
import { TextButton } from '#components/ui/TextButton.tsx';
import type { Source } from '#lib/protocol/source.ts';
import type { QuotationChecker } from '#lib/quotations/create-checker.ts';
import { webHostOf, withoutFragment } from '#lib/tabs/web-url.ts';
import { quotationText } from '#lib/wording/quotations.ts';
import { sourcesText } from '#lib/wording/sources.ts';

import type { AnswerSourcesProps } from './AnswerSourcesHost.tsx';

/** A longer list is collapsed. */
const SHOWN = 5;

interface CitedProps {
  readonly text: string;
  readonly checker: QuotationChecker | undefined;
  readonly checks: QuotationChecks;
  /** Whether it should be in the text that was sent: a document, or a quoted page. */
  readonly wasSent: boolean;
}

/** A passage that the provider says it cites, and whether it is in the text that was sent. */
function Cited({ text, checker, checks, wasSent }: CitedProps): JSX.Element {
  const check = checker?.check(text);
  const isMissing = check?.type === 'missing' && wasSent;
  const found = check?.type === 'found' ? check : undefined;
  const name = found && checks.nameSource(found);
  return (
    <blockquote
      class="source-cited"
      dir="auto"
      data-quotation={found ? 'found' : isMissing ? 'missing' : undefined}
    >
      {text}
      {isMissing && <span class="source-note"> {quotationText.missing}</span>}
      {found && ' '}
      {found && name !== undefined && checks.canShow(found) && (
        <TextButton
          class="source-note"
          aria-label={quotationText.show(name, found.passage.page, found.skipped)}
          onClick={() => checks.show(found)}
        >
          {sourcesText.show}
        </TextButton>
      )}
    </blockquote>
  );
}

function Name({ source: { title, url } }: { readonly source: Source }): JSX.Element {
  if (url === undefined) return <bdi>{title}</bdi>;
  const host = webHostOf(url);
  return (
    <>
      <a href={url} target="_blank" rel="noopener noreferrer" title={url}>
        <bdi>{title || host}</bdi>
      </a>
      {title !== '' && (
        <>
          {' '}
          <bdi class="source-host">{host}</bdi>
        </>
      )}
    </>
  );
}

/** The sources that the provider names for an answer. None of them is loaded; a click opens a page. */
export function AnswerSources({ view, checks }: AnswerSourcesProps): JSX.Element {
  const { conversation } = usePanel().store;
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [checker, setChecker] = useState<QuotationChecker | undefined>();
  const sources = view.sources.value;
  const isCiting = sources.some(({ cited }) => cited !== undefined);

  useEffect(() => {
    if (!isCiting) return undefined;
    const ending = new AbortController();
    void checks.load(createIdlePacer()).then((loaded) => {
      if (!ending.signal.aborted) setChecker(loaded);
    });
    return () => ending.abort();
  }, [isCiting, checks]);

  const sent = new Set(
    conversation
      .pathTo(view.parent)
      .flatMap((message) =>
        message.role === 'user' ? message.quotes.map(({ url }) => withoutFragment(url)) : [],
      ),
  );
  return (
    <section class="answer-sources" aria-labelledby={id} data-part="sources">
      <p id={id} class="sources-heading">
        {sourcesText.heading}
      </p>
      <ol>
        {sources.slice(0, isOpen ? undefined : SHOWN).map((source) => (
          <li key={source.url ?? source.title}>
            <Name source={source} />
            {source.cited?.map((text) => (
              <Cited
                key={text}
                text={text}
                checker={checker}
                checks={checks}
                wasSent={source.url === undefined || sent.has(withoutFragment(source.url))}
              />
            ))}
          </li>
        ))}
      </ol>
      {sources.length > SHOWN && (
        <TextButton aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? sourcesText.fewer : sourcesText.all(sources.length)}
        </TextButton>
      )}
    </section>
  );
}
