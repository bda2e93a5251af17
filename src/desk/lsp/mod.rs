//! The language server: what an editor says and asks, over one wire, of the histories that it has
//! open. Each family of requests has a file of its own; what a history means is found on lower floors.

mod completion;
mod definition;
mod diagnostics;
mod facts;
mod hover;
mod lines;
mod matter;
mod open;
mod rename;
mod spot;
mod symbols;
mod uri;
mod wire;
mod world;

use lines::Encoding;
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::*;
use open::Histories;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use spot::Sort;
use std::collections::HashMap;
use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use wire::Incoming;
use world::{Home, Kept, Open, World};

/// How a conversation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The editor asked for it.
    Asked,
    /// The editor went away, or left without a word.
    Abrupt,
}

/// Serves an editor that writes to `input` and reads from `output`, by the Language Server Protocol
/// 3.17. `content` is the content folder of the history that is there from the beginning; others are
/// found by the folders and files that the editor opens. Nothing is written to disk: edits are sent
/// to the editor, which makes them.
///
/// A message that can't be read is refused, and the next one is read. Of the editor's
/// `initializationOptions` one is known: `guide`, where the guide is on the web, for links from the
/// codes of diagnostics.
pub fn serve(
    input: impl BufRead + Send + 'static,
    output: impl Write,
    content: Option<PathBuf>,
) -> Ending {
    let (events, arriving) = channel();
    let (jobs, asked) = channel();
    let told = events.clone();
    std::thread::spawn(move || listen(input, &events));
    std::thread::spawn(move || understand(&asked, &told));
    let client = Client::default();
    let histories = Histories::new(content, jobs);
    let mut server = Server { output, client, histories, waiting: Vec::new(), stage: Stage::New };
    loop {
        let Ok(event) = arriving.recv() else { return Ending::Abrupt };
        if let Some(ending) = server.take(event) {
            return ending;
        }
    }
}

/// What the server waits for.
enum Event {
    Incoming(Incoming),
    Ended,
    Understood(Job, Arc<World>),
}

/// A history to be understood as it is now.
struct Job {
    /// Its place among the histories.
    history: usize,
    /// How many changes it has seen.
    version: u64,
    home: Home,
    open: Open,
}

/// Reads messages until there are no more.
fn listen(mut input: impl BufRead, events: &Sender<Event>) {
    while let Ok(Some(incoming)) = wire::read(&mut input) {
        if events.send(Event::Incoming(incoming)).is_err() {
            return;
        }
    }
    let _ = events.send(Event::Ended);
}

/// Understands histories as they change. Of several changes to one the last alone counts.
fn understand(asked: &Receiver<Job>, told: &Sender<Event>) {
    let mut kept: HashMap<usize, Kept> = HashMap::new();
    while let Ok(first) = asked.recv() {
        let mut jobs = vec![first];
        for job in asked.try_iter() {
            jobs.retain(|other| other.history != job.history);
            jobs.push(job);
        }
        for mut job in jobs {
            let open = std::mem::take(&mut job.open);
            let world = World::new(job.home.clone(), open, kept.entry(job.history).or_default());
            let world = Arc::new(world);
            if told.send(Event::Understood(job, world)).is_err() {
                return;
            }
        }
    }
}

/// How far the conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    New,
    Ready,
    Closing,
}

/// What the editor can do.
#[derive(Debug, Default)]
struct Client {
    encoding: Encoding,
    /// Diagnostics with further places.
    related: bool,
    /// Edits that rename files.
    renames: bool,
    /// Edits by document, with versions.
    document_changes: bool,
    /// Being asked to watch files.
    watches: bool,
    /// Outlines of several levels.
    hierarchical: bool,
    /// Where the guide is on the web, if the editor was told.
    guide: Option<String>,
}

impl Client {
    fn of(params: &InitializeParams) -> Client {
        let all = &params.capabilities;
        let offered = all.general.as_ref().and_then(|it| it.position_encodings.clone());
        let document = all.text_document.as_ref();
        let workspace = all.workspace.as_ref();
        let edits = workspace.and_then(|it| it.workspace_edit.as_ref());
        let operations = edits.and_then(|it| it.resource_operations.as_ref());
        let watched = workspace.and_then(|it| it.did_change_watched_files.as_ref());
        let symbols = document.and_then(|it| it.document_symbol.as_ref());
        let options = params.initialization_options.as_ref();
        let guide = options.and_then(|it| Some(it.get("guide")?.as_str()?.to_string()));
        Client {
            encoding: Encoding::chosen(&offered.unwrap_or_default()),
            related: document
                .and_then(|it| it.publish_diagnostics.as_ref()?.related_information)
                .unwrap_or(false),
            renames: operations.is_some_and(|it| it.contains(&ResourceOperationKind::Rename)),
            // Files are renamed among edits by document: who does the one takes the other, and some
            // editors (Neovim) say only the former.
            document_changes: operations.is_some()
                || edits.and_then(|it| it.document_changes).unwrap_or(false),
            watches: watched.and_then(|it| it.dynamic_registration).unwrap_or(false),
            hierarchical: symbols
                .and_then(|it| it.hierarchical_document_symbol_support)
                .unwrap_or(false),
            guide,
        }
    }
}

/// What a request is answered with.
type Answer = Result<Value, (ErrorCode, String)>;

/// A file that a request is about.
struct Asked<'a> {
    world: &'a World,
    client: &'a Client,
    /// Its path from the project's folder.
    path: &'a str,
    /// Its text as the editor has it.
    text: &'a str,
}

impl Asked<'_> {
    fn sort(&self) -> Sort {
        Sort::of(self.path)
    }

    fn lines(&self) -> lines::Lines<'_> {
        lines::Lines::new(self.text, self.client.encoding)
    }
}

struct Server<W> {
    output: W,
    client: Client,
    histories: Histories,
    /// Requests that need a history as it is now, which is still being understood.
    waiting: Vec<(usize, Request)>,
    stage: Stage,
}

impl<W: Write> Server<W> {
    /// Deals with an event; the ending, if it is one.
    fn take(&mut self, event: Event) -> Option<Ending> {
        match event {
            Event::Ended => return Some(Ending::Abrupt),
            Event::Understood(job, world) => self.understood(&job, world),
            Event::Incoming(Incoming::Malformed(why)) => {
                wire::refuse(&mut self.output, &why).err().map(|_| ())?
            }
            Event::Incoming(Incoming::Message(Message::Response(_))) => {}
            Event::Incoming(Incoming::Message(Message::Request(request))) => self.request(request),
            Event::Incoming(Incoming::Message(Message::Notification(one))) => {
                if one.method == "exit" {
                    let asked = self.stage == Stage::Closing;
                    return Some(if asked { Ending::Asked } else { Ending::Abrupt });
                }
                self.notification(one);
            }
        }
        None
    }

    fn send(&mut self, message: impl Into<Message>) {
        // Where nobody reads, the reading thread tells of the end.
        let _ = wire::write(&mut self.output, &message.into());
    }

    fn answer(&mut self, id: RequestId, answer: Answer) {
        self.send(match answer {
            Ok(value) => Response::new_ok(id, value),
            Err((code, why)) => Response::new_err(id, code as i32, why),
        });
    }

    fn notify<P: Serialize>(&mut self, method: &str, params: P) {
        self.send(Notification::new(method.to_string(), params));
    }

    /// Takes a history as it is now: tells what is wrong with it, and answers what waited for it.
    fn understood(&mut self, job: &Job, world: Arc<World>) {
        let told = diagnostics::by_file(&world, &self.client);
        for (uri, diagnostics) in self.histories.understood(job, world, told) {
            let params = PublishDiagnosticsParams::new(uri, diagnostics, None);
            self.notify("textDocument/publishDiagnostics", params);
        }
        for (history, request) in std::mem::take(&mut self.waiting) {
            if history == job.history {
                self.request(request)
            } else {
                self.waiting.push((history, request))
            }
        }
    }

    fn request(&mut self, request: Request) {
        let id = request.id.clone();
        match (self.stage, request.method.as_str()) {
            (Stage::New, "initialize") => {
                let answer = params(request.params).map(|params| self.initialize(&params));
                self.answer(id, answer);
            }
            (Stage::New, _) => {
                let why = "the server waits for `initialize`".to_string();
                self.answer(id, Err((ErrorCode::ServerNotInitialized, why)));
            }
            (Stage::Closing, _) => {
                let why = "the server is shut down".to_string();
                self.answer(id, Err((ErrorCode::InvalidRequest, why)));
            }
            (Stage::Ready, "shutdown") => {
                self.stage = Stage::Closing;
                self.answer(id, Ok(Value::Null));
            }
            (Stage::Ready, method) => {
                if let Some(history) = self.must_wait(method, &request.params) {
                    self.waiting.push((history, request));
                } else {
                    let answer = self.reply(&request.method, request.params);
                    self.answer(id, answer);
                }
            }
        }
    }

    /// The history that has to be understood as it is now before a request can be answered. What is
    /// asked while one types takes the history as it was a moment ago.
    fn must_wait(&self, method: &str, params: &Value) -> Option<usize> {
        let uri = params.pointer("/textDocument/uri").or_else(|| params.pointer("/files/0/oldUri"));
        let uri: Option<Uri> = uri.and_then(|uri| uri.as_str()?.parse().ok());
        let history = match uri {
            Some(uri) => self.histories.find(&uri)?.0,
            None => return self.histories.unknown(),
        };
        let any = method == "textDocument/completion";
        self.histories.is_behind(history, any).then_some(history)
    }

    fn reply(&mut self, method: &str, given: Value) -> Answer {
        let (client, histories) = (&self.client, &self.histories);
        match method {
            "textDocument/completion" => {
                let params: CompletionParams = params(given)?;
                let at = params.text_document_position;
                histories.asked(client, &at.text_document.uri, |asked, history| {
                    Ok(completion::complete(asked, at.position, history))
                })
            }
            "completionItem/resolve" => {
                let item: CompletionItem = params(given)?;
                json_of(completion::resolve(item, |history| histories.world(history)))
            }
            "textDocument/hover" => {
                let params: HoverParams = params(given)?;
                let at = params.text_document_position_params;
                histories.asked(client, &at.text_document.uri, |asked, _| {
                    Ok(hover::hover(asked, at.position))
                })
            }
            "textDocument/definition" => {
                let params: GotoDefinitionParams = params(given)?;
                let at = params.text_document_position_params;
                histories.asked(client, &at.text_document.uri, |asked, _| {
                    Ok(definition::definition(asked, at.position))
                })
            }
            "textDocument/references" => {
                let params: ReferenceParams = params(given)?;
                let (at, own) = (params.text_document_position, params.context.include_declaration);
                histories.asked(client, &at.text_document.uri, |asked, _| {
                    Ok(definition::references(asked, at.position, own))
                })
            }
            "textDocument/prepareRename" => {
                let at: TextDocumentPositionParams = params(given)?;
                histories.asked(client, &at.text_document.uri, |asked, _| {
                    rename::prepare(asked, at.position).map(Some)
                })
            }
            "textDocument/rename" => {
                let params: RenameParams = params(given)?;
                let at = params.text_document_position;
                histories.asked(client, &at.text_document.uri, |asked, _| {
                    rename::rename(asked, at.position, &params.new_name).map(Some)
                })
            }
            "workspace/willRenameFiles" => {
                let params: RenameFilesParams = params(given)?;
                json_of(histories.files_renamed(client, &params.files))
            }
            "textDocument/codeAction" => {
                let params: CodeActionParams = params(given)?;
                histories.asked(client, &params.text_document.uri, |asked, _| {
                    let file = asked.world.file(asked.path);
                    let fixes =
                        |file| diagnostics::fixes(asked.world, file, params.range, asked.client);
                    Ok(file.map(fixes))
                })
            }
            "textDocument/documentSymbol" => {
                let params: DocumentSymbolParams = params(given)?;
                let uri = params.text_document.uri;
                histories.asked(client, &uri, |asked, _| Ok(symbols::of_file(asked, &uri)))
            }
            "workspace/symbol" => {
                let params: WorkspaceSymbolParams = params(given)?;
                let worlds = histories.worlds();
                json_of(symbols::of_all(worlds, &params.query, client.encoding))
            }
            _ => Err((ErrorCode::MethodNotFound, format!("`{method}` is not known here"))),
        }
    }

    fn initialize(&mut self, given: &InitializeParams) -> Value {
        self.client = Client::of(given);
        let folders = given.workspace_folders.iter().flatten().map(|folder| &folder.uri);
        #[expect(deprecated, reason = "older editors name their folder so")]
        let root = given.root_uri.iter();
        for uri in folders.chain(root) {
            self.histories.open_folder(uri);
        }
        self.stage = Stage::Ready;
        let renamed = FileOperationRegistrationOptions {
            filters: vec![FileOperationFilter {
                scheme: Some("file".into()),
                pattern: FileOperationPattern {
                    glob: "**/*.md".into(),
                    matches: Some(FileOperationPatternKind::File),
                    options: None,
                },
            }],
        };
        let capabilities = ServerCapabilities {
            position_encoding: Some(self.client.encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(
                TextDocumentSyncOptions {
                    open_close: Some(true),
                    change: Some(TextDocumentSyncKind::INCREMENTAL),
                    save: Some(TextDocumentSyncSaveOptions::Supported(true)),
                    ..TextDocumentSyncOptions::default()
                },
            )),
            completion_provider: Some(CompletionOptions {
                trigger_characters: Some(
                    ["@", "[", "#", "(", "/", " ", ":"].map(String::from).into(),
                ),
                resolve_provider: Some(true),
                ..CompletionOptions::default()
            }),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            definition_provider: Some(OneOf::Left(true)),
            references_provider: Some(OneOf::Left(true)),
            rename_provider: Some(OneOf::Right(RenameOptions {
                prepare_provider: Some(true),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            })),
            code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
                ..CodeActionOptions::default()
            })),
            document_symbol_provider: Some(OneOf::Left(true)),
            workspace_symbol_provider: Some(OneOf::Left(true)),
            workspace: Some(WorkspaceServerCapabilities {
                workspace_folders: None,
                file_operations: Some(WorkspaceFileOperationsServerCapabilities {
                    will_rename: Some(renamed),
                    ..WorkspaceFileOperationsServerCapabilities::default()
                }),
            }),
            ..ServerCapabilities::default()
        };
        json!({
            "capabilities": capabilities,
            "serverInfo": { "name": "variorum", "version": env!("CARGO_PKG_VERSION") },
        })
    }

    fn notification(&mut self, one: Notification) {
        if self.stage != Stage::Ready {
            return;
        }
        match one.method.as_str() {
            "initialized" if self.client.watches => self.watch(),
            "textDocument/didOpen" => {
                if let Ok(DidOpenTextDocumentParams { text_document: it }) = params(one.params) {
                    self.histories.open(&it.uri, it.text);
                }
            }
            "textDocument/didChange" => {
                if let Ok(DidChangeTextDocumentParams { text_document, content_changes }) =
                    params(one.params)
                {
                    let encoding = self.client.encoding;
                    self.histories.change(&text_document.uri, content_changes, encoding);
                }
            }
            "textDocument/didClose" => {
                if let Ok(DidCloseTextDocumentParams { text_document }) = params(one.params) {
                    self.histories.close(&text_document.uri);
                }
            }
            "textDocument/didSave" => {
                if let Ok(DidSaveTextDocumentParams { text_document, .. }) = params(one.params) {
                    self.histories.touch(&text_document.uri);
                }
            }
            "workspace/didChangeWatchedFiles" => {
                if let Ok(DidChangeWatchedFilesParams { changes }) = params(one.params) {
                    self.histories.touch_all(changes.iter().map(|change| &change.uri));
                }
            }
            "$/cancelRequest" => {
                let id = one.params.get("id").cloned().unwrap_or_default();
                let at = self.waiting.iter().position(|(_, it)| json!(it.id) == id);
                if let Some(at) = at {
                    let (_, request) = self.waiting.remove(at);
                    let why = "cancelled".to_string();
                    self.answer(request.id, Err((ErrorCode::RequestCanceled, why)));
                }
            }
            _ => {}
        }
    }

    /// Asks to be told of changes on disk.
    fn watch(&mut self) {
        let watchers = self.histories.patterns().into_iter();
        let watchers = watchers.map(|glob_pattern| FileSystemWatcher { glob_pattern, kind: None });
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: watchers.collect() };
        let registration = Registration {
            id: "files".into(),
            method: "workspace/didChangeWatchedFiles".into(),
            register_options: serde_json::to_value(options).ok(),
        };
        let params = RegistrationParams { registrations: vec![registration] };
        let id = RequestId::from("watch".to_string());
        self.send(Request::new(id, "client/registerCapability".into(), params));
    }
}

/// What was given with a message, in its type.
fn params<P: DeserializeOwned>(given: Value) -> Result<P, (ErrorCode, String)> {
    serde_json::from_value(given).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
}

fn json_of(value: impl Serialize) -> Answer {
    serde_json::to_value(value).map_err(|error| (ErrorCode::InternalError, error.to_string()))
}
