//! What an editor works with beside the pages themselves, each tool in a room of its own. What is
//! printed to a terminal, and which arguments there are, is the commands' affair.

pub mod edited;
pub mod explain;
pub mod fix;
pub mod form;
pub mod lsp;
#[expect(clippy::disallowed_methods, reason = "here a renaming is carried out on disk")]
pub mod mv;
pub mod refs;
pub mod rename;
pub mod schema;
pub mod serve;
#[expect(clippy::disallowed_methods, reason = "it looks at the files' times and reads them")]
pub mod snapshot;
pub mod starter;
pub mod stats;
pub mod write;
