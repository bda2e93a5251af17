//! The program: its arguments, handed to the library.

/// A site is many small strings, made and dropped on all threads: with the system's allocator a
/// build of 10,000 events takes half as long again.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    variorum::cli::main(std::env::args_os())
}
