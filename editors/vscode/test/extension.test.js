// The extension with the real program: whether it starts, serves and ends. VARIORUM is the program.

'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { after, before, test } = require('node:test');
const { host, load } = require('./host.js');

const ROOT = resolve(__dirname, '../../..');
const VARIORUM = resolve(process.env.VARIORUM ?? join(ROOT, 'target/release/variorum'));
const EXTENSION = join(__dirname, '../extension.js');
const CHAPTER = 'content/chapters/02-the-fire.md';

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'variorum-'));
  execFileSync(VARIORUM, ['new', 'site', folder], { stdio: 'ignore' });
});
after(() => rmSync(folder, { recursive: true }));

/** Runs `look(host)` while the extension is active. */
async function within(settings, look) {
  const editor = host(folder, settings);
  const extension = load(EXTENSION, editor.vscode);
  const context = { extension: { id: 'variorum.variorum' }, subscriptions: [] };
  await extension.activate(context);
  try {
    await look(editor);
  } finally {
    await extension.deactivate();
    context.subscriptions.forEach((one) => one.dispose());
  }
  assert.deepEqual(editor.providers, {}, 'something outlives the extension');
}

/** Waits until there is something. */
async function until(look) {
  for (const end = Date.now() + 20000; Date.now() < end;) {
    const found = look();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 10));
  }
  assert.fail(`waited in vain for ${look}`);
}

const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose() {} }) };

test('what is typed is checked, completed and explained', () => within({ 'variorum.path': VARIORUM }, async (editor) => {
  assert.deepEqual(editor.said, []);
  const text = readFileSync(join(folder, CHAPTER), 'utf8');
  const document = editor.open(join(folder, CHAPTER), text);
  editor.type(document, `${text}\nNobody saw it [@thorne-1896].\n`);
  const [fault] = await until(() => editor.diagnostics.get(document.uri.toString()));
  assert.equal(fault.code, 'cite::unknown-key');
  assert.equal(fault.range.start.line, text.split('\n').length);

  const { CompletionItem, Hover, Definition, Rename } = editor.providers;
  const offered = await CompletionItem.provideCompletionItems(document, document.behind('[@thorne'), token, {});
  assert.ok(offered.items.some(({ label }) => (label.label ?? label) === 'thorne-1869'), 'no key is offered');
  const hover = await Hover.provideHover(document, document.behind('[[harbour-f'), token);
  assert.match(hover.contents.value, /The harbour burns/);
  const place = await Definition.provideDefinition(document, document.behind('[[harbour-f'), token);
  assert.match(place.uri.path, /events\/harbour-fire\.md$/);
  assert.ok(Rename, 'nothing can be renamed');
}));

test('headings are left to VS Code, claims are listed', () => within({ 'variorum.path': VARIORUM }, async (editor) => {
  const names = async (path) => {
    const document = editor.open(join(folder, path), readFileSync(join(folder, path), 'utf8'));
    const symbols = await editor.providers.DocumentSymbol.provideDocumentSymbols(document, token);
    return symbols.map((symbol) => symbol.name);
  };
  const chapter = 'content/chapters/01-the-harbour.md';
  assert.match(readFileSync(join(folder, chapter), 'utf8'), /^## /m);
  assert.deepEqual(await names(chapter), []);
  assert.deepEqual(await names('content/events/harbour-fire.md'), ['boats-lost']);
}));

test('a program that is not there is told of, with ways out', async () => {
  await within({ 'variorum.path': 'no/such/program' }, async (editor) => {
    const [{ text, ways }] = await until(() => editor.said.length && editor.said);
    assert.ok(text.includes(join(folder, 'no/such/program')), text);
    assert.equal(ways.length, 3);
    assert.deepEqual(editor.providers, {});
  });
  await within({ 'variorum.path': 'no-such-program' }, async (editor) => {
    const [{ text }] = await until(() => editor.said.length && editor.said);
    assert.ok(text.includes('no-such-program'), text);
  });
});

test('it can be started again, also by another path', () => {
  const settings = { 'variorum.path': 'no-such-program' };
  return within(settings, async (editor) => {
    await until(() => editor.said.length);
    settings['variorum.path'] = VARIORUM;
    editor.vscode.workspace.fire('onDidChangeConfiguration', { affectsConfiguration: () => true });
    const first = await until(() => editor.providers.Hover);
    await editor.commands.get('variorum.restart')();
    assert.ok(editor.providers.Hover && editor.providers.Hover !== first, 'the server is the old one');
  });
});

test('the licences are those of the program', () => {
  for (const name of ['LICENSE-MIT', 'LICENSE-APACHE']) {
    assert.equal(readFileSync(join(__dirname, '..', name), 'utf8'), readFileSync(join(ROOT, name), 'utf8'));
  }
});
