import type { OxlintOverride } from 'oxlint';

import { LIB_ROOMS, OTHER_ROOMS, RELAY_IMPORTS } from './rooms.ts';

interface Pattern {
  readonly regex: string;
  readonly message: string;
}

const COMPONENT_ROOMS = ['ui', 'answer', 'providers', 'panel', 'options', 'inspector'];

const STAY_INSIDE: Pattern = {
  regex: '^\\.\\./',
  message:
    "Relative imports stay inside their folder. Across folders write '#lib/room/file.ts', so that the direction can be seen and checked.",
};
const NO_BROWSER: Pattern = {
  regex: '^(wxt/browser|webextension-polyfill)$',
  message: `Only entrypoints and ${listRooms('browser')} call the extension API. Take what you need as an argument.`,
};
const NO_DATABASE: Pattern = {
  regex: '^(wxt/utils/storage|idb)$',
  message: `Only ${listRooms('database')} open a database. Take what you need as an argument.`,
};
const NO_SIGNALS: Pattern = {
  regex: '^(preact|@preact/)',
  message:
    'Only lib/panel, lib/options, lib/inspector and components know how things look. Return data and let them show it.',
};
const NO_COMPONENTS: Pattern = {
  regex: '^preact(/|$)',
  message: 'Stores hold signals; what is drawn belongs to components.',
};
const NOTHING_OF_TOOLS: Pattern = {
  regex: '^#(scripts|test|relay)/',
  message: 'The extension does not import what builds, tests or serves it.',
};

/** One override for each room, with every import that it refuses. */
export function importRules(): OxlintOverride[] {
  const libRooms = Object.entries(LIB_ROOMS).map(([name, room]) =>
    refuse(
      [`lib/${name}/**`],
      [
        ...others(`lib/${name}`, [name, ...room.imports], [], room.instead),
        ...(room.browser ? [] : [NO_BROWSER]),
        ...(room.database ? [] : [NO_DATABASE]),
        room.signals ? NO_COMPONENTS : NO_SIGNALS,
      ],
    ),
  );
  const otherRooms = OTHER_ROOMS.map(({ files, lib, components, instead }) =>
    refuse(files, [
      ...others(files[0], lib, components, instead),
      ...(files[0].startsWith('components/') ? [NO_BROWSER] : []),
      NO_DATABASE,
    ]),
  );
  const standalone = {
    regex: '^\\.\\./|^#(lib|components|entrypoints|scripts|test)/',
    message: 'The demo server stands in for a third party’s, so it shares no code with the extension.',
  };
  const relay = [
    STAY_INSIDE,
    {
      regex: `^#lib/(${Object.keys(LIB_ROOMS)
        .filter((name) => !RELAY_IMPORTS.includes(name))
        .join('|')})/|^#(components|entrypoints|scripts|test)/|^#relay/demo/`,
      message:
        'The relay shares what reads and writes dialects with the extension, and nothing that needs a browser.',
    },
  ];
  return [
    ...libRooms,
    ...otherRooms,
    override(['relay/**'], relay),
    override(['relay/demo/**', 'relay/http/**'], [standalone]),
  ];
}

/** Refuses every room that is not named. */
function others(
  room: string,
  lib: readonly string[],
  components: readonly string[],
  instead: string,
): Pattern[] {
  const refusedLib = Object.keys(LIB_ROOMS).filter((name) => !lib.includes(name));
  const refusedComponents = COMPONENT_ROOMS.filter((name) => !components.includes(name));
  const message = `${room} may not import this (scripts/lint/rooms.ts says what it may). ${instead}`;
  return [
    { regex: `^#lib/(${refusedLib.join('|')})/`, message },
    ...(refusedComponents.length > 0
      ? [{ regex: `^#components/(${refusedComponents.join('|')})/`, message }]
      : []),
  ];
}

function refuse(files: readonly string[], patterns: readonly Pattern[]): OxlintOverride {
  return override(files, [STAY_INSIDE, NOTHING_OF_TOOLS, ...patterns]);
}

function override(files: readonly string[], patterns: readonly Pattern[]): OxlintOverride {
  return { files: [...files], rules: { 'no-restricted-imports': ['error', { patterns: [...patterns] }] } };
}

function listRooms(mark: 'browser' | 'database'): string {
  return Object.keys(LIB_ROOMS)
    .filter((name) => LIB_ROOMS[name]?.[mark])
    .map((name) => `lib/${name}`)
    .join(', ');
}
