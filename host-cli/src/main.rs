//! The leasehold command.

use std::process::ExitCode;

use clap::Parser;
use leasehold_cli::Context;
use leasehold_cli::commands::Cli;
use leasehold_cli::failure::Failure;
use leasehold_cli::output::{Output, Room};
use leasehold_cli::settings::Settings;

fn main() -> ExitCode {
    let Cli { flags, command } = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return not_understood(&error),
    };
    Room::set_wide(flags.wide);
    let output = Output::new(flags.json);
    let variable = |name: &str| std::env::var(name).ok();
    let settings = if command.mends_the_configuration() {
        Settings::resolve_without_file(&flags, variable)
    } else {
        Settings::resolve(&flags, variable)
    };
    let done = settings.and_then(|settings| command.run(&Context::new(settings, output)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&output, &Failure::of(&error)),
    }
}

/// Help and version go where people look for them; whoever asked for JSON reads errors as JSON too.
fn not_understood(error: &clap::Error) -> ExitCode {
    let wants_json = std::env::args_os().skip(1).take_while(|word| word != "--").any(|word| word == "--json");
    if !error.use_stderr() || !wants_json {
        error.exit();
    }
    let text = error.render().to_string();
    let (sentence, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
    let failure = Failure::usage(sentence.trim_start_matches("error: ").trim());
    let hint = rest.lines().map(str::trim).find(|line| line.starts_with("Usage: ") || line.starts_with("tip: "));
    let failure = match hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    };
    fail(&Output::new(true), &failure)
}

fn fail(output: &Output, failure: &Failure) -> ExitCode {
    output.failure(failure);
    ExitCode::from(failure.kind.exit_code())
}
