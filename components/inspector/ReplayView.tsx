import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

import { AnswerText } from '#components/answer/AnswerText.tsx';
import { Button } from '#components/ui/Button.tsx';
import { Disclosure } from '#components/ui/Disclosure.tsx';
import { IconButton } from '#components/ui/IconButton.tsx';
import { Notice } from '#components/ui/Notice.tsx';
import type { InspectedStream } from '#lib/inspector/create-inspected-stream.ts';
import type { Replay, ReplayControl } from '#lib/inspector/create-replay.ts';
import { describeNotice } from '#lib/wording/answers.ts';
import { inspectorText } from '#lib/wording/inspector.ts';

interface ReplayViewProps {
  readonly replay: Replay;
  readonly stream: InspectedStream;
  readonly control: ReplayControl;
}

/** The progress of a replay. A separate component, because it changes with each entry. */
function Progress({ replay, stream }: { replay: Replay; stream: InspectedStream }): JSX.Element {
  const { value: end } = replay.end;
  if (replay.isLive.value) {
    return <>{inspectorText.replaying(replay.index.value + 1, stream.count.value)}</>;
  }
  return <>{end ? inspectorText.replayEnd(end.state) : inspectorText.replayStopped}</>;
}

/** The answer of a replay, drawn as in the panel. */
export function ReplayView({ replay, stream, control }: ReplayViewProps): JSX.Element {
  const heading = useId();
  const done = useComputed(() => !replay.isLive.value);
  const hasReasoning = useComputed(() => replay.reasoning.value !== '').value;
  const isLive = replay.isLive.value;
  const message = replay.end.value?.failure?.providerMessage;
  return (
    <section class="replay" aria-labelledby={heading}>
      <header>
        <h3 id={heading}>{inspectorText.replayed}</h3>
        <span class="hint">
          <Progress replay={replay} stream={stream} />
        </span>
        {isLive ? (
          <Button onClick={() => control.stop()}>{inspectorText.stopReplay}</Button>
        ) : (
          <IconButton icon="close" name={inspectorText.closeReplay} onClick={() => control.close()} />
        )}
      </header>
      {hasReasoning && (
        <Disclosure summary={inspectorText.reasoning}>
          <div data-part="reasoning">
            <AnswerText text={replay.reasoning} done={done} />
          </div>
        </Disclosure>
      )}
      <div class="replay-answer" data-part="answer" dir="auto">
        <AnswerText text={replay.answer} done={done} />
      </div>
      {replay.notices.value.map((notice) => (
        <Notice key={notice.type} isRuled part="notice">
          {describeNotice(notice)}
        </Notice>
      ))}
      {message !== undefined && (
        <Notice isRuled part="failure">
          {message}
        </Notice>
      )}
      <p class="hint">{inspectorText.replayHint}</p>
    </section>
  );
}
