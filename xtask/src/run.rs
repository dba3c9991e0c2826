//! Running other programs.

use crate::stop::{Doing, Result, Stop};
use std::{
    env,
    ffi::OsStr,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
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

/// Runs it and shows what it printed only if it fails.
pub fn quietly(command: &mut Command) -> Result<()> {
    let output = command.output().doing(|| format!("`{}` does not start", line(command)))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Stop::new(format!("`{}` failed ({})\n{said}", line(command), output.status)))
}

/// Runs it before the reader's eyes and keeps what it printed: (did it succeed, its standard output).
///
/// What has not ended within `limit` is stopped with all that it started: a hang costs one step, not the
/// whole run.
pub fn heard(command: &mut Command, limit: Duration) -> Result<(bool, String)> {
    let doing = line(command);
    let failing = || format!("`{doing}` does not run");
    let mut child = in_a_group(command).stdout(Stdio::piped()).spawn().doing(failing)?;
    let output = child.stdout.take();
    let stop = stopper(&child);
    let (ended, end) = mpsc::channel::<()>();
    let watch = thread::spawn(move || {
        let late = end.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
        if late {
            stop();
        }
        late
    });
    let mut kept = String::new();
    if let Some(output) = output {
        let mut output = BufReader::new(output);
        let mut bytes = Vec::new();
        while output.read_until(b'\n', &mut bytes).doing(failing)? > 0 {
            std::io::stdout().write_all(&bytes).doing(failing)?;
            kept.push_str(&String::from_utf8_lossy(&bytes));
            bytes.clear();
        }
    }
    let status = child.wait().doing(failing)?;
    drop(ended);
    if watch.join().unwrap_or(false) {
        let minutes = limit.as_secs() / 60;
        return Err(Stop::new(format!(
            "`{doing}` was stopped: not done after {minutes} minutes"
        )));
    }
    Ok((status.success(), kept))
}

/// Has the command lead a process group, so that what it starts can be stopped with it.
fn in_a_group(command: &mut Command) -> &mut Command {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command
}

/// What stops a child and its group.
fn stopper(child: &Child) -> impl FnOnce() + Send + use<> {
    let id = child.id();
    move || {
        let mut kill = if cfg!(windows) {
            let mut kill = Command::new("taskkill");
            kill.args(["/F", "/T", "/PID", &id.to_string()]);
            kill
        } else {
            let mut kill = Command::new("kill");
            kill.args(["-KILL", "--", &format!("-{id}")]);
            kill
        };
        if let Err(error) = kill.status() {
            eprintln!("{} cannot be run: {error}", line(&kill));
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_hangs_is_stopped_with_what_it_started() {
        let mut hangs = Command::new("sh");
        hangs.args(["-c", "echo begun; sleep 600 & wait"]);
        let stopped = heard(&mut hangs, Duration::from_millis(300)).unwrap_err();
        assert!(stopped.to_string().contains("was stopped"), "{stopped}");

        let mut ends = Command::new("sh");
        ends.args(["-c", "echo done; exit 3"]);
        let heard = heard(&mut ends, Duration::from_secs(60)).unwrap();
        assert_eq!(heard, (false, "done\n".to_owned()));
    }
}
