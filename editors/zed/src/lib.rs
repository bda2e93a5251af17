//! Tells Zed how to start `variorum lsp`. What the server does for an editor is not known here.

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{
    register_extension, Command, Extension, LanguageServerId, Result, Worktree,
};

struct Variorum;

impl Extension for Variorum {
    fn new() -> Variorum {
        Variorum
    }

    /// The program that the settings name (`lsp.variorum.binary.path`), else that on the PATH.
    fn language_server_command(
        &mut self,
        id: &LanguageServerId,
        folder: &Worktree,
    ) -> Result<Command> {
        let settings = LspSettings::for_worktree(id.as_ref(), folder)?;
        let command = settings
            .binary
            .and_then(|binary| binary.path)
            .or_else(|| folder.which("variorum"))
            .ok_or("`variorum` is not on the PATH; install it, or name it in the settings")?;
        Ok(Command { command, args: vec!["lsp".to_string()], env: folder.shell_env() })
    }
}

register_extension!(Variorum);
