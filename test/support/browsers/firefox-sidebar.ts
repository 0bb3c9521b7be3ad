import { setTimeout as sleep } from 'node:timers/promises';

import { FIREFOX_WIDGET, forceColors } from './firefox-scope.ts';
import type { FirefoxScope } from './firefox-scope.ts';
import type { ViewDriver } from './view-driver.ts';

/** In a browser window: the element that shows the sidebar's page, or null. */
const SIDEBAR = `document.getElementById('sidebar')?.contentDocument?.getElementById('webext-panels-browser')`;

const EVENTS = `ChromeUtils.importESModule('chrome://remote/content/shared/webdriver/Event.sys.mjs').event`;

/**
 * Runs in the sidebar's own process. Its page is no context of WebDriver's, so this evaluates and types for it.
 */
const FRAME_SCRIPT = `
  addMessageListener('gloss-test:evaluate', async ({ data }) => {
    const reply = (answer) => sendAsyncMessage('gloss-test:evaluated', { id: data.id, ...answer });
    try {
      const options = { sandboxPrototype: content, wantXrays: false };
      const sandbox = new Components.utils.Sandbox(content, options);
      reply({ text: await Components.utils.evalInSandbox(data.expression, sandbox) });
    } catch (error) {
      reply({ error: String(error) });
    }
  });
  addMessageListener('gloss-test:keys', ({ data }) => {
    ${EVENTS}.sendKeys(data.keys, content);
    sendAsyncMessage('gloss-test:typed', { id: data.id });
  });
  let inputMethod;
  addMessageListener('gloss-test:compose', ({ data }) => {
    if (!inputMethod) {
      inputMethod = Cc['@mozilla.org/text-input-processor;1'].createInstance(Ci.nsITextInputProcessor);
      inputMethod.beginInputTransactionForTests(content);
    }
    if (data.isAccepted) {
      const enter = new content.KeyboardEvent('', { key: 'Enter', code: 'Enter', keyCode: content.KeyEvent.DOM_VK_RETURN });
      inputMethod.commitCompositionWith(data.text, enter);
    } else {
      inputMethod.setPendingCompositionString(data.text);
      inputMethod.appendClauseToPendingComposition(data.text.length, inputMethod.ATTR_RAW_CLAUSE);
      inputMethod.flushPendingComposition();
    }
    sendAsyncMessage('gloss-test:composed', { id: data.id });
  });
  let presses = 0;
  addEventListener('mousedown', () => { presses += 1; }, true);
  addMessageListener('gloss-test:count-presses', ({ data }) => {
    sendAsyncMessage('gloss-test:presses', { id: data.id, presses });
  });
`;

/** Sends a message to the frame script and waits for its answer. */
const ASK = `
  const ask = async (question, answer, data) => {
    const sidebar = ${SIDEBAR};
    if (!sidebar?.messageManager) throw new Error('The sidebar is closed');
    const { messageManager } = sidebar;
    if (!sidebar.glossTest) {
      sidebar.glossTest = true;
      messageManager.loadFrameScript('data:,' + encodeURIComponent(${JSON.stringify(FRAME_SCRIPT)}), false);
    }
    const id = Math.random();
    return await new Promise((resolve, reject) => {
      const gone = setInterval(() => ${SIDEBAR} === sidebar || end(reject, new Error('The sidebar closed')), 100);
      const listener = { receiveMessage: ({ data }) => data.id === id && end(resolve, data) };
      const end = (settle, value) => {
        clearInterval(gone);
        messageManager.removeMessageListener(answer, listener);
        settle(value);
      };
      messageManager.addMessageListener(answer, listener);
      messageManager.sendAsyncMessage(question, { id, ...data });
    });
  };
`;

/** Resolves when the page has dealt with the input before, and has drawn what came of it. */
const AFTER_INPUT = `new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(''))))`;

/** WebDriver's code points for the keys that are not characters. */
const KEY_CODES: Readonly<Record<string, string>> = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
  F2: '\uE032',
};

/** Whether a window's sidebar shows the extension's page, loaded. */
export async function hasSidebar(scope: FirefoxScope, window: string): Promise<boolean> {
  return await scope.run<boolean>(
    window,
    `const sidebar = ${SIDEBAR};
     return Boolean(SidebarController.isOpen && SidebarController.currentID.startsWith('${FIREFOX_WIDGET}')
       && sidebar?.currentURI?.spec.endsWith('/sidepanel.html') && !sidebar.webProgress?.isLoadingDocument);`,
  );
}

/** Drives the real sidebar of a window. */
export function driveSidebar(scope: FirefoxScope, window: string): ViewDriver {
  const sendKeys = async (keys: string) => {
    await scope.run(
      window,
      `${ASK} ${SIDEBAR}.focus(); await ask('gloss-test:keys', 'gloss-test:typed', args[0]);`,
      {
        keys,
      },
    );
  };
  const compose = async (text: string, isAccepted: boolean) => {
    await scope.run(
      window,
      `${ASK} ${SIDEBAR}.focus(); await ask('gloss-test:compose', 'gloss-test:composed', args[0]);`,
      { text, isAccepted },
    );
  };
  const evaluate = async (expression: string) => {
    const answer = await scope.run<{ text?: string; error?: string }>(
      window,
      `${ASK} return await ask('gloss-test:evaluate', 'gloss-test:evaluated', args[0]);`,
      { expression },
    );
    if (answer.text === undefined) throw new Error(answer.error ?? 'The sidebar did not answer');
    return answer.text;
  };
  const countPresses = async () => {
    const { presses } = await scope.run<{ presses: number }>(
      window,
      `${ASK} return await ask('gloss-test:count-presses', 'gloss-test:presses');`,
    );
    return presses;
  };
  /** Whether the page gets another press of the mouse. A page that is gone has had its last. */
  const hasPressAfter = async (before: number): Promise<boolean> => {
    for (let tries = 0; tries < 40; tries++) {
      if ((await countPresses().catch(() => Infinity)) > before) return true;
      await sleep(25);
    }
    return false;
  };
  return {
    evaluate,
    async click(x, y, { clickCount }) {
      const before = await countPresses();
      const click = () =>
        scope.run(
          window,
          `const event = ${EVENTS};
         const sidebar = ${SIDEBAR}.getBoundingClientRect();
         const outer = document.getElementById('sidebar').getBoundingClientRect();
         const [left, top] = [args[0] + sidebar.x + outer.x, args[1] + sidebar.y + outer.y];
         await event.synthesizeMouseAtPoint(left, top, { type: 'mousemove' }, window);
         for (let clickCount = 1; clickCount <= args[2]; clickCount++) {
           for (const type of ['mousedown', 'mouseup'])
             await event.synthesizeMouseAtPoint(left, top, { type, button: 0, clickCount }, window);
         }`,
          x,
          y,
          clickCount,
        );
      await click();
      // A sidebar that has just opened may lose one: the browser does not know yet where its page is.
      if (!(await hasPressAfter(before))) await click();
      // The click is on its way to another process; what it changes may move what is clicked next. A click that
      // closes the sidebar has nothing to wait for.
      await evaluate(AFTER_INPUT).catch(() => undefined);
    },
    async hover(at) {
      await scope.run(
        window,
        `const sidebar = ${SIDEBAR}.getBoundingClientRect();
         const outer = document.getElementById('sidebar').getBoundingClientRect();
         const [left, top] = [args[0].x + sidebar.x + outer.x, args[0].y + sidebar.y + outer.y];
         await ${EVENTS}.synthesizeMouseAtPoint(left, top, { type: 'mousemove' }, window);`,
        at,
      );
      await evaluate(AFTER_INPUT);
    },
    async drag(from, to) {
      await scope.run(
        window,
        `const event = ${EVENTS};
         const sidebar = ${SIDEBAR}.getBoundingClientRect();
         const outer = document.getElementById('sidebar').getBoundingClientRect();
         const send = (place, type) => event.synthesizeMouseAtPoint(
           place.x + sidebar.x + outer.x, place.y + sidebar.y + outer.y,
           { type, button: 0, ...(type !== 'mousemove' && { clickCount: 1 }) }, window);
         const [from, to] = args;
         await send(from, 'mousemove');
         await send(from, 'mousedown');
         for (let step = 1; step <= 5; step++)
           await send({ x: from.x + (to.x - from.x) * step / 5, y: from.y + (to.y - from.y) * step / 5 }, 'mousemove');
         await send(to, 'mouseup');`,
        from,
        to,
      );
      await evaluate(AFTER_INPUT);
    },
    press: (key) =>
      sendKeys(
        key
          .split('+')
          .map((one) => KEY_CODES[one] ?? one)
          .join(''),
      ),
    // A line break in a text is typed as Enter would be.
    type: (text) => sendKeys(text.replaceAll('\n', KEY_CODES['Enter'] ?? '')),
    compose: (text) => compose(text, false),
    acceptComposed: (text) => compose(text, true),
    async screenshot() {
      const url = await scope.run<string>(
        window,
        `const { currentWindowGlobal } = ${SIDEBAR}.browsingContext;
         const picture = await currentWindowGlobal.drawSnapshot(null, 1, 'white');
         const canvas = document.createElementNS('http://www.w3.org/1999/xhtml', 'canvas');
         Object.assign(canvas, { width: picture.width, height: picture.height });
         canvas.getContext('2d').drawImage(picture, 0, 0);
         return canvas.toDataURL();`,
      );
      return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
    },
    setColorScheme: (value) =>
      scope.run(
        window,
        `const { browsingContext } = ${SIDEBAR};
         browsingContext.prefersColorSchemeOverride = args[0];`,
        value,
      ),
    forceColors: (isForced) => forceColors(scope, window, isForced),
    async setWidth(width) {
      await scope.run(
        window,
        `const box = document.getElementById('sidebar-box');
         Object.assign(box.style, { width: args[0] + 'px', minWidth: '0', maxWidth: 'none' });`,
        width,
      );
      // The page is in another process, and hears of its new size later.
      for (let tries = 0; (await evaluate('String(innerWidth)')) !== String(width); tries += 1) {
        if (tries === 200) throw new Error(`The sidebar did not become ${width} pixels wide`);
        await sleep(25);
      }
      await evaluate(AFTER_INPUT);
    },
    close: () => scope.run(window, 'SidebarController.hide();'),
  };
}
