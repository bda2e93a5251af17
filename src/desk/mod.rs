//! What an editor works with beside the pages themselves, each tool in a room of its own. What is
//! printed to a terminal, and which arguments there are, is the commands' affair.

pub mod explain;
pub mod fix;
pub mod form;
pub mod starter;
pub mod write;
