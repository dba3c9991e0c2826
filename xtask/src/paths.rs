//! Where things stand: the checkout, what is built in it, and what is kept between checkouts.

use crate::stop::{Doing, Result, Stop};
use std::{
    env,
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
};

/// The checkout.
pub fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// The page, ready to upload.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Intermediate files of the page. Its compiler has a target directory of its own: it may be another
/// compiler than the native one, and two compilers over one directory undo each other's work.
pub fn web() -> PathBuf {
    root().join("target/web")
}

/// Tools we installed: kept between checkouts, safe to delete.
pub fn cache() -> Result<PathBuf> {
    if let Some(chosen) = set("RELANCIER_CACHE") {
        return Ok(chosen);
    }
    let home = || set("HOME").or_else(|| set("USERPROFILE"));
    let base = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Caches"))
    } else {
        set("XDG_CACHE_HOME").or_else(|| home().map(|home| home.join(".cache")))
    };
    base.map(|base| base.join("relancier")).ok_or_else(|| {
        Stop::new("no place to keep the tools: neither HOME nor a cache directory is set")
            .hint("set RELANCIER_CACHE to a directory of your choice")
    })
}

/// Makes a folder by filling another one beside it and renaming that: half a folder is never seen, whatever
/// interrupts us.
pub fn made_whole(place: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let mut draft = place.as_os_str().to_owned();
    draft.push(".draft");
    let draft = PathBuf::from(draft);
    cleared(&draft)?;
    let doing = || format!("writing {}", place.display());
    fs::create_dir_all(&draft).doing(doing)?;
    fill(&draft)?;
    cleared(place)?;
    fs::rename(&draft, place).doing(doing)
}

/// Removes a folder, if it is there.
pub fn cleared(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).doing(|| format!("removing {}", folder.display()))?;
    }
    Ok(())
}

/// PATH with these folders before the others.
pub fn search_path(first: impl IntoIterator<Item = PathBuf>) -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    env::join_paths(first.into_iter().chain(env::split_paths(&path))).unwrap_or(path)
}

/// The folder of a file, or the file itself where it has none.
pub fn folder(file: &Path) -> PathBuf {
    file.parent().unwrap_or(file).to_owned()
}

/// Where a folder stands, from another: `a/b/c` in `a` is `b/c`, with slashes on every system.
pub fn relative(file: &Path, folder: &Path) -> String {
    let words = file.strip_prefix(folder).unwrap_or(file).iter().map(OsStr::to_string_lossy);
    words.collect::<Vec<_>>().join("/")
}

fn set(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}
