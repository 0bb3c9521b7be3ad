import type { Area } from './display.ts';
import type { Policy } from './managed-policy.ts';
import type { View } from './view.ts';

export type BrowserName = 'chromium' | 'firefox';

export interface LaunchOptions {
  /** The folder of the built extension. */
  readonly extension: string;
  /**
   * Whether Gloss may reach `http://127.0.0.1/*` from the start, through a copy of the build, so that nothing
   * prompts for it. Pages on `localhost` stay foreign.
   */
  readonly grantPermissions?: boolean;
  /** Other hosts that it may reach from the start, such as `https://example.invalid/*`, in a copy of the build. */
  readonly hosts?: readonly string[];
  /** Keys for commands that come without, such as `{ 'ask-screenshot': 'Alt+Shift+S' }`, in a copy of the build. */
  readonly commandKeys?: Readonly<Record<string, string>>;
  /** A script that each page of the extension runs before its own, in a copy of the build. */
  readonly pageScript?: string;
  /** A script that the background runs before its own whenever it starts, in a copy of the build. */
  readonly backgroundScript?: string;
  /** Addresses in the extension's code to replace by others in a copy of the build: a service becomes a test's server. */
  readonly addresses?: Readonly<Record<string, string>>;
  /** Shows the browser on this display (such as `:0`) instead of a new one. */
  readonly display?: string;
  /** What an organization sets for the extension. `findPolicyObstacle` says where that is impossible. */
  readonly policy?: Policy;
  /** The folder that downloads go to, without a prompt. */
  readonly downloads?: string;
  /** The folder of a profile that a later start may use again; the caller removes it. A fresh one by default. */
  readonly profile?: string;
  /** Lets the extension run in private windows. */
  readonly allowPrivate?: boolean;
}

/** A web page in a tab, with the browser's own buttons and menus around it. */
export interface WebPage extends View {
  goto(url: string): Promise<void>;
  /** Selects the first occurrence of a text that lies within one text node, or everything in an element. */
  select(target: { text: string } | { css: string }): Promise<void>;
  /** Right-clicks what is selected and chooses "Ask about selection", through the native menu. */
  askAboutSelection(): Promise<void>;
  /** The same, but chooses the entry at this place among those that the menu has for a selection. */
  chooseSavedQuestion(index: number): Promise<void>;
  /** Right-clicks where nothing is selected and chooses "Ask about this page". */
  askAboutPage(): Promise<void>;
  /** The same, but chooses the entry at this place among those that the menu has for a page. */
  choosePageQuestion(index: number): Promise<void>;
  /** Right-clicks the toolbar button and chooses one of our entries there. */
  chooseFromToolbarMenu(index: number): Promise<void>;
  /** Right-clicks the middle of an image and chooses "Ask about this image". */
  askAboutImage(css: string): Promise<void>;
  clickToolbarButton(): Promise<void>;
  /** Presses the keys of one of the extension's commands; those that open the panel when none is named. */
  pressShortcut(keys?: string): Promise<void>;
  /** Types the extension's keyword and a question into the browser's address bar, and presses Enter. */
  askInAddressBar(question: string): Promise<void>;
  /** Brings the tab and its window to the front. */
  focus(): Promise<void>;
  /** The real side panel of the page's window; waits for it to open. */
  panel(): Promise<View>;
  /** Whether the page's window has its panel open. */
  hasPanel(): Promise<boolean>;
  /** A PNG of the whole window as the user sees it. */
  screenshotWindow(path: string): Promise<void>;
}

/** A page of the extension in a tab. */
export interface ExtensionPage extends View {
  /** Chooses files of this computer in a file field, as the browser's own dialog does. */
  chooseFiles(css: string, paths: readonly string[]): Promise<void>;
}

/** A real browser with, unless told otherwise, a fresh profile and the extension in it. */
export interface BrowserUnderTest {
  readonly name: BrowserName;
  /** Such as `chrome-extension://…/`. */
  readonly extensionUrl: string;
  /** Opens a page in a new tab of the first window, or in a new window. */
  openPage(url: string, where?: 'tab' | 'window' | 'private'): Promise<WebPage>;
  /** Opens a page of the extension in a new tab, such as `options.html`. */
  openExtensionPage(path: string): Promise<ExtensionPage>;
  /** Presses real keys, in xdotool's names, which go to the focused element in the first window. */
  pressKeys(...keys: string[]): Promise<void>;
  /** Answers the browser's own question whether the extension may have a permission, such as to reach a host. */
  acceptPermissionPrompt(): Promise<void>;
  denyPermissionPrompt(): Promise<void>;
  /** Answers the browser's own question whether to leave the active tab, with no. */
  stayInTab(): Promise<void>;
  /** Ends the background as the browser does to save memory, without attaching to it. */
  killBackground(): Promise<void>;
  /** Removes the policy that `LaunchOptions.policy` has set. Firefox reads policies only when it starts. */
  removePolicy(): Promise<void>;
  /** Whether the background runs now. */
  isBackgroundAwake(): Promise<boolean>;
  /** The private memory of the process of the extension's pages and background, in bytes. */
  extensionMemory(): Promise<number>;
  /** What was written to any console so far: pages, panels and the background. */
  consoleText(): string;
  /** How many tabs and windows there are, private ones included. */
  countTabs(): Promise<{ tabs: number; windows: number }>;
  /** Resolves when the browser has exited, even if the user closed it. */
  readonly closed: Promise<void>;
  quit(): Promise<void>;
}

/** Where the nth window is on our own display. */
export function windowArea(index: number): Area {
  return { x: (index % 2) * 1300, y: 0, width: 1280, height: 960 };
}
