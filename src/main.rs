//! The program: its arguments, handed to the library.

fn main() -> std::process::ExitCode {
    variorum::cli::main(std::env::args_os())
}
