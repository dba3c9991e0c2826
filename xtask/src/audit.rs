//! `audit`: the dependencies' licences, doubles and known advisories, by cargo-deny and `deny.toml`.

use crate::{
    paths, run,
    stop::{Result, Stop},
    tools,
};
use std::process::Command;

/// Licences and bans need no more than the crates; the advisories are a database of their own, fetched each time.
pub fn all() -> Result<()> {
    let program = tools::cargo_deny()?.join("cargo-deny");
    let deny = |args: &[&str]| {
        let mut command = Command::new(&program);
        command.current_dir(paths::root()).args(args);
        command
    };
    println!("── licences, bans, sources");
    run::shown(&mut deny(&["check", "licenses", "bans", "sources"]))?;
    println!("── advisories");
    run::shown(&mut deny(&["check", "advisories"])).map_err(|stop| {
        Stop::new(stop.to_string())
            .hint("each advisory accepted stands in deny.toml with its reason; the database is fetched from GitHub")
    })
}
