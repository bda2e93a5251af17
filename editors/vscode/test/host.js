// As much of VS Code as the extension and its client of the protocol call: what they register and
// say is kept, to be looked at. How VS Code shows it is not known here.

'use strict';

const Module = require('node:module');
const { fileURLToPath, pathToFileURL } = require('node:url');

/** A class that only carries what it is given, by these names. */
const record = (...names) => class {
  constructor(...given) { names.forEach((name, at) => { this[name] = given[at]; }); }
};

class Uri {
  constructor(url) {
    this.url = url;
    this.scheme = url.protocol.slice(0, -1);
    this.path = decodeURIComponent(url.pathname);
    this.fsPath = this.scheme === 'file' ? fileURLToPath(url) : this.path;
  }
  static file(path) { return new Uri(pathToFileURL(path)); }
  static parse(text) { return new Uri(new URL(text)); }
  toString() { return this.url.href; }
}

class Disposable {
  constructor(end) { this.end = end; }
  static from(...all) { return new Disposable(() => all.forEach((one) => one.dispose())); }
  dispose() { this.end?.(); }
}

class EventEmitter {
  listeners = new Set();
  event = (listener, self) => {
    const bound = listener.bind(self);
    this.listeners.add(bound);
    return new Disposable(() => this.listeners.delete(bound));
  };
  fire(what) { for (const listener of this.listeners) listener(what); }
  dispose() { this.listeners.clear(); }
}

const Position = record('line', 'character');

class Range {
  constructor(...places) {
    const [start, end] = places.length === 2 ? places : [new Position(...places), new Position(...places.slice(2))];
    Object.assign(this, { start, end });
  }
}

class CodeActionKind {
  constructor(value) { this.value = value; }
  append(part) { return new CodeActionKind(this.value ? `${this.value}.${part}` : part); }
  static Empty = new CodeActionKind('');
  static QuickFix = new CodeActionKind('quickfix');
}

class CancellationTokenSource {
  token = { isCancellationRequested: false, onCancellationRequested: new EventEmitter().event };
  cancel() {}
  dispose() {}
}

class CancellationError extends Error {}

/** An object whose unknown members are made when they are first asked for. */
const open = (known, make) => new Proxy(known, {
  get: (own, name) => (name in own || typeof name === 'symbol' ? own[name] : (own[name] = make(name))),
});

/** A window or workspace: each `onDid…` is an event, which `fire` sets off. */
function eventful(known, make = () => {}) {
  const emitters = {};
  const emitter = (name) => (emitters[name] ??= new EventEmitter());
  known.fire = (name, what) => emitter(name).fire(what);
  return open(known, (name) => (/^on[A-Z]/.test(name) ? emitter(name).event : make(name)));
}

/**
 * The host of an extension in a folder, with some settings. `vscode` is the module, `providers` what
 * was registered, by kind; `diagnostics` those told last, by URI; `said` the errors shown, `answer`
 * what they are answered with, `ran` the commands that were called.
 */
exports.host = (folder, settings = {}) => {
  const host = {
    providers: {}, diagnostics: new Map(), commands: new Map(), said: [], answer: undefined, ran: [], logged: [],
  };
  const log = (...words) => host.logged.push(words.join(' '));
  const channel = eventful({ dispose() {} }, () => log);
  const vscode = open({
    Uri, Disposable, EventEmitter, Position, Range, CodeActionKind, CancellationTokenSource, CancellationError,
    MarkdownString: record('value'),
    Diagnostic: record('range', 'message', 'severity'),
    CompletionItem: record('label'),
    CompletionList: record('items'),
    Hover: record('contents'),
    DocumentSymbol: record('name', 'detail', 'kind'),
    Location: record('uri', 'range'),
    version: '1.91.0',
    SymbolKind: { Property: 6, String: 14, TypeParameter: 25 },
    DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
    env: { appName: 'a test', language: 'en' },
    extensions: { all: [], getExtension() {}, onDidChange: new EventEmitter().event },
    window: eventful({
      visibleTextEditors: [],
      tabGroups: { all: [], onDidChangeTabs: new EventEmitter().event },
      createOutputChannel: () => channel,
      showErrorMessage: async (text, ...ways) => {
        host.said.push({ text, ways });
        return host.answer;
      },
    }),
    workspace: eventful({
      workspaceFolders: [{ uri: Uri.file(folder), name: 'history', index: 0 }],
      textDocuments: [],
      notebookDocuments: [],
      getConfiguration: (section) => ({
        get: (name, fallback) => settings[section ? `${section}.${name}` : name] ?? fallback,
      }),
      getWorkspaceFolder: () => vscode.workspace.workspaceFolders[0],
      createFileSystemWatcher: () => eventful({ dispose() {} }),
    }),
    languages: open({
      match: ([...filters], document) => filters.some((filter) => filter.language === document.languageId),
      createDiagnosticCollection: () => ({
        set: (uri, all) => host.diagnostics.set(uri.toString(), all ?? []),
        clear: () => host.diagnostics.clear(),
        delete() {},
        dispose() {},
      }),
    }, (name) => (selector, provider, more) => {
      const kind = name.replace(/^register(.*)Provider$/, '$1');
      const one = kind === 'WorkspaceSymbol' ? selector : provider;
      host.providers[kind] = one;
      return new Disposable(() => host.providers[kind] === one && delete host.providers[kind]);
    }),
    commands: {
      registerCommand: (name, run) => {
        host.commands.set(name, run);
        return new Disposable(() => host.commands.delete(name));
      },
      executeCommand: async (...words) => void host.ran.push(words),
    },
    // What else there is are classes that nobody looks into here.
  }, () => record());
  host.vscode = vscode;

  /** Opens a document with a text, as if it were saved so. */
  host.open = (path, text) => {
    const lines = () => document.text.split('\n');
    const document = {
      uri: Uri.file(path), fileName: path, languageId: path.endsWith('.md') ? 'markdown' : 'yaml',
      version: 1, text, isDirty: false, isClosed: false, getText: () => document.text,
      /** The place right behind some words. */
      behind(words) {
        const before = document.text.slice(0, document.text.indexOf(words) + words.length).split('\n');
        return new Position(before.length - 1, before.at(-1).length);
      },
      get lineCount() { return lines().length; },
    };
    vscode.workspace.textDocuments.push(document);
    vscode.workspace.fire('onDidOpenTextDocument', document);
    return document;
  };

  /** Puts another text in a document, as one change of the whole. */
  host.type = (document, text) => {
    const range = new Range(0, 0, document.lineCount, 0);
    const contentChanges = [{ range, rangeOffset: 0, rangeLength: document.text.length, text }];
    Object.assign(document, { text, version: document.version + 1, isDirty: true });
    vscode.workspace.fire('onDidChangeTextDocument', { document, contentChanges });
  };
  return host;
};

/** Loads a module anew, with `vscode` in it. */
exports.load = (path, vscode) => {
  const real = Module._load;
  Module._load = function (request, ...rest) {
    return request === 'vscode' ? vscode : real.call(this, request, ...rest);
  };
  try {
    for (const known of Object.keys(require.cache)) if (known !== __filename) delete require.cache[known];
    return require(path);
  } finally {
    Module._load = real;
  }
};
