//! The leasehold command.

use std::process::ExitCode;

use clap::Parser;
use leasehold_cli::Context;
use leasehold_cli::commands::Cli;
use leasehold_cli::failure::Failure;
use leasehold_cli::output::Output;
use leasehold_cli::settings::Settings;

fn main() -> ExitCode {
    let Cli { flags, command } = Cli::parse();
    let output = Output::new(flags.json);
    let done = Settings::resolve(&flags, |name| std::env::var(name).ok())
        .and_then(|settings| command.run(&Context::new(settings, output)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let failure = Failure::of(&error);
            output.failure(&failure);
            ExitCode::from(failure.kind.exit_code())
        }
    }
}
