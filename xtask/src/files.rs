//! The files of a folder.

use crate::{
    paths,
    stop::{Doing, Result},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A built file: its path from the folder's top, with slashes on every system, and its content.
pub struct Built {
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Every file of the folder and the folders in it, in the order of their paths.
pub fn of(folder: &Path) -> Result<Vec<Built>> {
    let mut found = vec![];
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in
            fs::read_dir(&next).doing(|| format!("reading {}", next.display()))?.flatten()
        {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(read(&path, folder)?);
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn read(file: &PathBuf, folder: &Path) -> Result<Built> {
    let bytes = fs::read(file).doing(|| format!("reading {}", file.display()))?;
    Ok(Built { path: paths::relative(file, folder), bytes })
}

/// An empty folder for one test.
#[cfg(test)]
pub fn scratch(name: &str) -> PathBuf {
    let folder =
        std::env::temp_dir().join(format!("relancier-xtask-{}-{name}", std::process::id()));
    paths::cleared(&folder).unwrap();
    fs::create_dir_all(&folder).unwrap();
    folder
}
