// Starts `variorum lsp` for the histories of a workspace, and says what to do where that fails. What
// the server does for an editor is not known here.

'use strict';

const { execFile } = require('node:child_process');
const { readdirSync } = require('node:fs');
const { homedir } = require('node:os');
const { join, resolve } = require('node:path');
const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

const LANGUAGES = ['markdown', 'yaml'];

/** The server's client, while there is one. */
let client;
/** What is done with it, one after the other. */
let turn = Promise.resolve();

/** The first folder of the workspace, where the program is run. */
const folder = () => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;

/** The program as the settings name it: a name for the PATH, or an absolute path. */
function program() {
  const written = vscode.workspace.getConfiguration('variorum').get('path').trim() || 'variorum';
  if (written.startsWith('~/')) return join(homedir(), written.slice(2));
  return /[\\/]/.test(written) ? resolve(folder() ?? '', written) : written;
}

/** Why a program can't be run; nothing where it can. */
function hindrance(command) {
  return new Promise((done) => {
    execFile(command, ['--version'], { timeout: 10000, windowsHide: true }, (error) => done(error));
  });
}

/** Says that the program can't be run, and offers ways out. */
async function complain(extension, command, error) {
  const what = error.code === 'ENOENT'
    ? `The program “${command}” was not found, so that this history can't be checked while you type. Install Variorum, or say where the program is.`
    : `The program “${command}” can't be run: ${error.message.trim()}`;
  const [choose, settings, install] = ['Choose the Program…', 'Open Settings', 'How to Install'];
  const answer = await vscode.window.showErrorMessage(what, choose, settings, install);
  if (answer === choose) {
    const [chosen] = (await vscode.window.showOpenDialog({ title: 'The program “variorum”' })) ?? [];
    if (!chosen) return;
    const all = vscode.workspace.getConfiguration('variorum');
    await all.update('path', chosen.fsPath, vscode.ConfigurationTarget.Global);
  } else if (answer === settings) {
    // The path is one of the machine that runs the program.
    const open = `workbench.action.open${vscode.env.remoteName ? 'Remote' : ''}Settings`;
    await vscode.commands.executeCommand(open, { query: 'variorum.path' });
  } else if (answer === install) {
    // It is packed by a name in small letters.
    const name = readdirSync(extension.extensionPath).find((one) => /^readme\.md$/i.test(one));
    const readme = vscode.Uri.joinPath(extension.extensionUri, name);
    await vscode.commands.executeCommand('markdown.showPreview', readme);
  }
}

async function start(extension) {
  const command = program();
  const error = await hindrance(command);
  if (error) {
    // Nobody has to answer before the server can be tried again.
    void complain(extension, command, error);
    return;
  }
  client = new LanguageClient(
    'variorum',
    'Variorum',
    { command, args: ['lsp'], options: { cwd: folder() } },
    {
      documentSelector: LANGUAGES.map((language) => ({ scheme: 'file', language })),
      middleware: {
        // VS Code lists a Markdown file's headings by itself.
        provideDocumentSymbols: async (document, token, next) => {
          const isHeading = ({ kind }) => kind === vscode.SymbolKind.String;
          return (await next(document, token))?.filter((symbol) => !isHeading(symbol));
        },
      },
    },
  );
  await client.start();
}

async function stop() {
  const old = client;
  client = undefined;
  // One that never started, or has died, has nothing to stop.
  await old?.dispose().catch(() => {});
}

exports.activate = ({ extension, subscriptions }) => {
  const restart = () => {
    turn = turn.then(stop).then(() => start(extension)).catch(() => {});
    return turn;
  };
  subscriptions.push(
    vscode.commands.registerCommand('variorum.restart', restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('variorum.path')) restart();
    }),
  );
  return restart();
};

exports.deactivate = () => (turn = turn.then(stop));
