//! Running other programs.

use crate::stop::{Doing, Result, Stop};
use std::{
    env,
    ffi::OsStr,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Runs it before the reader's eyes; an exit code other than zero is a [`Stop`].
pub fn shown(command: &mut Command) -> Result<()> {
    let status = command.status().doing(|| format!("`{}` does not start", line(command)))?;
    if status.success() {
        Ok(())
    } else {
        Err(Stop::new(format!("`{}` failed ({status})", line(command))))
    }
}

/// Runs it before the reader's eyes and keeps what it printed: (did it succeed, its standard output).
pub fn heard(command: &mut Command) -> Result<(bool, String)> {
    let doing = line(command);
    let failing = || format!("`{doing}` does not run");
    let mut child = command.stdout(Stdio::piped()).spawn().doing(failing)?;
    let mut kept = String::new();
    if let Some(output) = child.stdout.take() {
        let mut output = BufReader::new(output);
        let mut bytes = Vec::new();
        while output.read_until(b'\n', &mut bytes).doing(failing)? > 0 {
            std::io::stdout().write_all(&bytes).doing(failing)?;
            kept.push_str(&String::from_utf8_lossy(&bytes));
            bytes.clear();
        }
    }
    let status = child.wait().doing(failing)?;
    Ok((status.success(), kept))
}

/// Asks a program something without showing it: its standard output, if it exists and succeeds.
pub fn asked<S: AsRef<OsStr>>(program: impl AsRef<OsStr>, args: &[S]) -> Option<String> {
    let output = Command::new(program).args(args).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The command as one would type it.
pub fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// Every program of that name on PATH, in its order.
pub fn found(program: &str) -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).filter_map(|folder| inside(&folder, program)).collect()
}

/// The program of that name in a folder.
pub fn inside(folder: &Path, program: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
    endings
        .iter()
        .map(|ending| folder.join(format!("{program}{ending}")))
        .find(|file| file.is_file())
}
