//! Packages of the operating system, by its own package manager.

use crate::{
    run,
    stop::{Result, Stop},
};
use std::{
    io::{IsTerminal, stdin},
    process::Command,
};

/// Something the operating system provides under a name per package manager.
pub struct Package {
    pub apt: &'static [&'static str],
    pub brew: &'static [&'static str],
    /// What to do where neither can be used.
    pub by_hand: &'static str,
}

/// Installs it, saying why it is needed.
pub fn install(package: &Package, why: &str) -> Result<()> {
    let manager = Manager::here();
    let names = match manager {
        Some(Manager::Apt { .. }) => package.apt,
        Some(Manager::Brew) => package.brew,
        None => &[],
    };
    let by_hand = |what: String| Stop::new(what).hint(package.by_hand);
    let Some(manager) = manager.filter(|_| !names.is_empty()) else {
        return Err(by_hand(format!("missing: {why}")));
    };
    eprintln!("→ {why}: installing {}", names.join(", "));
    let installed = match manager {
        Manager::Apt { sudo } => apt(&sudo, names),
        Manager::Brew => run::shown(Command::new("brew").arg("install").args(names)),
    };
    installed.map_err(|stop| by_hand(stop.to_string()))
}

/// Is this Debian or a child of it, whose packages we may install?
pub fn has_apt() -> bool {
    matches!(Manager::here(), Some(Manager::Apt { .. }))
}

enum Manager {
    /// The words that stand before `apt-get`.
    Apt {
        sudo: Vec<&'static str>,
    },
    Brew,
}

impl Manager {
    fn here() -> Option<Self> {
        if run::found("apt-get").is_empty() {
            return (!run::found("brew").is_empty()).then_some(Self::Brew);
        }
        if run::asked("id", &["-u"]).as_deref() == Some("0") {
            return Some(Self::Apt { sudo: vec![] });
        }
        if run::asked("sudo", &["-n", "true"]).is_some() {
            return Some(Self::Apt { sudo: vec!["sudo", "-n"] });
        }
        // A person is there to type a password.
        let can_ask = !run::found("sudo").is_empty() && stdin().is_terminal();
        can_ask.then(|| Self::Apt { sudo: vec!["sudo"] })
    }
}

fn apt(sudo: &[&str], names: &[&str]) -> Result<()> {
    let apt_get = |args: &[&str]| {
        let mut words = sudo.iter().copied().chain([
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "-qq",
            "-o",
            "DPkg::Lock::Timeout=300",
            "-o",
            "Dpkg::Use-Pty=0",
        ]);
        let mut command = Command::new(words.next().unwrap_or("env"));
        command.args(words).args(args);
        command
    };
    // An old list still serves where the index cannot be renewed: the installation tells.
    if let Err(stop) = run::shown(&mut apt_get(&["update"])) {
        eprintln!("  {stop}");
    }
    run::shown(apt_get(&["install", "-y", "--no-install-recommends"]).args(names))
}
