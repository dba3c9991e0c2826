//! The compiler for the browser (wasm32-unknown-unknown).
//!
//! The ordinary one is rustup's: `rustup target add`. Some machines reach package registries and no rustup
//! server; on Debian there is another way, Debian's own recent compiler and library sources: we build the
//! standard library once and keep it.

use crate::{
    paths, run,
    stop::{Doing, Result, Stop},
    system::{self, Package},
    versions,
};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

pub const TARGET: &str = "wasm32-unknown-unknown";

/// Raise it when what is built or how it is built changes: each number has a folder of its own.
const RECIPE: u32 = 1;

pub enum Compiler {
    /// The `cargo` on PATH knows the target.
    Ordinary,
    /// Debian's compiler with a standard library built by us.
    Debian(Kit),
}

/// A folder of ours: `bin` holds links to Debian's compiler, `lib` the standard library it built.
pub struct Kit(PathBuf);

/// The compiler for the browser, installed if need be. `RELANCIER_WASM=rustup` or `=debian` chooses.
pub fn compiler() -> Result<Compiler> {
    match env::var("RELANCIER_WASM").unwrap_or_default().as_str() {
        "" => {}
        "rustup" if knows_target() => return Ok(Compiler::Ordinary),
        "rustup" => return rustup_target().map(|()| Compiler::Ordinary),
        "debian" => return debian().map(Compiler::Debian),
        other => {
            return Err(Stop::new(format!("RELANCIER_WASM is `{other}`"))
                .hint("it may be `rustup`, `debian`, or not set"));
        }
    }
    if knows_target() {
        return Ok(Compiler::Ordinary);
    }
    if let Some(kit) = Kit::ready()? {
        return Ok(Compiler::Debian(kit));
    }
    let refused = match rustup_target() {
        Ok(()) => return Ok(Compiler::Ordinary),
        Err(stop) => stop,
    };
    if system::has_apt() {
        eprintln!("  {refused}");
        return debian().map(Compiler::Debian);
    }
    Err(Stop::new(format!("no compiler for the browser: {refused}")).hint(format!(
        "install Rust from https://rustup.rs, then `rustup target add {TARGET}`"
    )))
}

impl Compiler {
    /// The folder that must come first in PATH.
    pub fn path(&self) -> Option<PathBuf> {
        match self {
            Self::Ordinary => None,
            Self::Debian(Kit(kit)) => Some(kit.join("bin")),
        }
    }

    /// What cargo must know.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Ordinary => vec![],
            Self::Debian(Kit(kit)) => vec![
                ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-19".to_owned()),
                (
                    "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
                    format!("--sysroot={}", kit.display()),
                ),
            ],
        }
    }

    pub fn name(&self) -> String {
        let rustc = match self {
            Self::Ordinary => PathBuf::from("rustc"),
            Self::Debian(_) => PathBuf::from(DEBIAN_RUSTC),
        };
        run::asked(rustc, &["--version"]).unwrap_or_else(|| "an unknown rustc".to_owned())
    }
}

fn knows_target() -> bool {
    run::asked("rustc", &["--print", "target-libdir", "--target", TARGET]).is_some_and(
        |folder| {
            fs::read_dir(folder).is_ok_and(|files| {
                files
                    .flatten()
                    .any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
            })
        },
    )
}

fn rustup_target() -> Result<()> {
    if run::found("rustup").is_empty() {
        return Err(Stop::new(
            "the Rust on PATH cannot compile for the browser, and there is no rustup",
        ));
    }
    eprintln!("→ the standard library for the browser: `rustup target add {TARGET}`");
    run::shown(Command::new("rustup").args(["target", "add", TARGET]))
}

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// Debian's programs, by the names under which cargo looks for them.
const DEBIAN_PROGRAMS: [&str; 5] =
    ["cargo", "rustc", "rustdoc", "cargo-clippy", "clippy-driver"];

const DEBIAN_PACKAGES: Package = Package {
    apt: &["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy", "lld-19"],
    brew: &[],
    by_hand: "install Rust from https://rustup.rs, then `rustup target add wasm32-unknown-unknown`",
};

fn debian() -> Result<Kit> {
    if let Some(kit) = Kit::ready()? {
        return Ok(kit);
    }
    if !debian_is_complete() {
        system::install(
            &DEBIAN_PACKAGES,
            "a compiler for the browser, from Debian's own packages",
        )?;
    }
    let Some(place) = Kit::place()?.filter(|_| debian_is_complete()) else {
        return Err(Stop::new("Debian's compiler is too old or not complete")
            .hint(DEBIAN_PACKAGES.by_hand));
    };
    Kit::build(place)
}

fn debian_is_complete() -> bool {
    let programs =
        DEBIAN_PROGRAMS.iter().all(|program| Path::new("/usr/bin").join(program).exists());
    programs
        && Path::new("/usr/lib/rustlib/src/rust/library/std/Cargo.toml").exists()
        && !run::found("wasm-ld-19").is_empty()
        && run::asked(DEBIAN_RUSTC, &["--version"])
            .is_some_and(|version| release(&version) >= Some(versions::RUST_AT_LEAST))
}

/// `rustc 1.96.0 (…)` is release (1, 96).
fn release(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.split_whitespace().nth(1)?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

impl Kit {
    /// Where the kit of this very compiler stands, or will stand.
    fn place() -> Result<Option<PathBuf>> {
        let Some(version) = run::asked(DEBIAN_RUSTC, &["--version"]) else { return Ok(None) };
        let plain: String = version
            .chars()
            .map(|c| if c.is_alphanumeric() || c == '.' { c } else { '-' })
            .collect();
        Ok(Some(paths::cache()?.join(format!("web-{RECIPE}-{plain}"))))
    }

    fn ready() -> Result<Option<Self>> {
        Ok(Self::place()?.filter(|place| place.exists()).map(Self))
    }

    fn build(place: PathBuf) -> Result<Self> {
        if place.to_string_lossy().contains(char::is_whitespace) {
            return Err(Stop::new(format!("{} has a space in it", place.display()))
                .hint("set RELANCIER_CACHE to a directory without one"));
        }
        eprintln!("→ building Rust's standard library for the browser (about a minute, once)");
        paths::made_whole(&place, Self::fill)?;
        Ok(Self(place))
    }

    fn fill(draft: &Path) -> Result<()> {
        let doing = || format!("writing to {}", draft.display());
        let source = draft.join("empty");
        let library = draft.join("lib/rustlib").join(TARGET).join("lib");
        let programs = draft.join("bin");
        for folder in [&source.join("src"), &library, &programs] {
            fs::create_dir_all(folder).doing(doing)?;
        }
        fs::write(source.join("Cargo.toml"), EMPTY_CRATE).doing(doing)?;
        fs::write(source.join("src/lib.rs"), "").doing(doing)?;
        for program in DEBIAN_PROGRAMS {
            link(&Path::new("/usr/bin").join(program), &programs.join(program)).doing(doing)?;
        }

        let mut cargo = Command::new(programs.join("cargo"));
        clean(&mut cargo);
        run::shown(
            cargo
                .current_dir(&source)
                .args(["build", "--release", "--quiet", "--target", TARGET])
                .args(["-Z", "build-std=std,panic_abort,test"])
                .env("CARGO_TARGET_DIR", source.join("target"))
                .env("PATH", paths::search_path([programs.clone()]))
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-19")
                // Without the bitcode, link-time optimisation of the page fails.
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Cembed-bitcode=yes"),
        )?;
        let built = source.join("target").join(TARGET).join("release/deps");
        for file in fs::read_dir(built).doing(doing)?.flatten() {
            if file.path().extension().is_some_and(|ending| ending == "rlib") {
                fs::copy(file.path(), library.join(file.file_name())).doing(doing)?;
            }
        }
        fs::remove_dir_all(&source).doing(doing)
    }
}

const EMPTY_CRATE: &str = r#"[package]
name = "empty"
version = "0.0.0"
edition = "2021"

[lib]
crate-type = ["cdylib"]

[workspace]
"#;

/// Takes away what the cargo that runs us says about its own toolchain, for a cargo of another one.
pub fn clean(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        let ours = name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
        let toolchain = matches!(
            &*name,
            "CARGO"
                | "RUSTUP_TOOLCHAIN"
                | "RUSTC"
                | "RUSTFLAGS"
                | "CARGO_ENCODED_RUSTFLAGS"
                | "LD_LIBRARY_PATH"
        );
        if ours || toolchain {
            command.env_remove(&*name);
        }
    }
}

#[cfg(unix)]
fn link(program: &Path, name: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(program, name)
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compiler_says_its_release() {
        assert_eq!(release("rustc 1.96.0 (ac68faa20 2026-05-25)"), Some((1, 96)));
        assert_eq!(release("rustc 2.0.0-nightly (0 2030-01-01)"), Some((2, 0)));
        assert_eq!(release("no such thing"), None);
        assert!(release("rustc 1.63.0") < Some(versions::RUST_AT_LEAST));
    }
}
