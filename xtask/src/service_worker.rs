//! The service worker: `service_worker.js` with the list of the built files put in.

use crate::{
    files::{self, Built},
    references,
    stop::{Doing, Result, Stop},
};
use sha2::{Digest, Sha256};
use std::{fmt::Write, fs, path::Path};

const TEMPLATE: &str = include_str!("service_worker.js");
const NAME: &str = "sw.js";
const PAGE: &str = "index.html";

/// Read by machines that are no browsers: not part of the page.
const NOT_KEPT: [&str; 2] = [NAME, "robots.txt"];

/// Writes `sw.js` into a built folder; it lists every other file.
pub fn write(folder: &Path) -> Result<()> {
    let files = files::of(folder)?;
    let page = files
        .iter()
        .find(|file| file.path == PAGE)
        .map(|file| String::from_utf8_lossy(&file.bytes));
    let policy = page.as_deref().and_then(references::policy);
    let policy =
        policy.ok_or_else(|| Stop::new("index.html has no Content-Security-Policy"))?;
    let script = script(&files, policy);
    fs::write(folder.join(NAME), script).doing(|| format!("writing {NAME}"))
}

fn script(files: &[Built], policy: &str) -> String {
    let list = list(files);
    // The template is part of the version: a worker that works otherwise must not share a cache.
    let digest = hex(format!("{TEMPLATE}{policy}{list}").as_bytes());
    let version = digest.get(..16).unwrap_or(&digest);
    TEMPLATE
        .replacen("@VERSION@", version, 1)
        .replacen("@FILES@", &list, 1)
        .replacen("@POLICY@", policy, 1)
}

/// A JavaScript array of `[path, SHA-256]`, a line each. The page itself is listed as the folder, `./`: some
/// hosts redirect `index.html`.
fn list(files: &[Built]) -> String {
    let mut lines: Vec<_> = files
        .iter()
        .filter(|file| !NOT_KEPT.contains(&file.path.as_str()))
        .map(|file| {
            let path = if file.path == PAGE { "./" } else { &file.path };
            format!("  [{}, \"{}\"],\n", quoted(path), hex(&file.bytes))
        })
        .collect();
    lines.sort();
    format!("[\n{}]", lines.concat())
}

/// A JavaScript string that spells the path as an address.
fn quoted(path: &str) -> String {
    let mut quoted = String::from("\"");
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                quoted.push(char::from(byte));
            }
            other => write!(quoted, "%{other:02X}").unwrap_or_default(),
        }
    }
    quoted.push('"');
    quoted
}

fn hex(bytes: &[u8]) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(bytes) {
        write!(hex, "{byte:02x}").unwrap_or_default();
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = "default-src 'none'";

    fn built(path: &str, content: &str) -> Built {
        Built { path: path.to_owned(), bytes: content.as_bytes().to_vec() }
    }

    fn version(script: &str) -> &str {
        let (_, rest) = script.split_once("const VERSION = \"").unwrap();
        rest.split_once('"').unwrap().0
    }

    #[test]
    fn the_list_names_each_file_with_its_sha_256() {
        let list = list(&[built("index.html", "abc"), built("icons/a b.svg", "")]);
        assert_eq!(
            list,
            "[\n  [\"./\", \"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"],\n  \
             [\"icons/a%20b.svg\", \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"],\n]"
        );
    }

    #[test]
    fn the_worker_and_what_is_not_part_of_the_page_are_not_listed() {
        let list =
            list(&[built("sw.js", "old"), built("robots.txt", ""), built("boot.js", "")]);
        assert!(
            list.contains("boot.js") && !list.contains("sw.js") && !list.contains("robots")
        );
    }

    #[test]
    fn the_same_files_in_any_order_are_one_version() {
        let one = script(&[built("a.js", "1"), built("b.js", "2")], POLICY);
        let other = script(&[built("b.js", "2"), built("a.js", "1")], POLICY);
        assert_eq!(one, other);
    }

    #[test]
    fn any_change_of_content_or_name_is_another_version() {
        let first = script(&[built("a.js", "1")], POLICY);
        for changed in [
            script(&[built("a.js", "2")], POLICY),
            script(&[built("b.js", "1")], POLICY),
            script(&[built("a.js", "1"), built("b.js", "")], POLICY),
            script(&[], POLICY),
        ] {
            assert_ne!(version(&first), version(&changed));
        }
        assert_eq!(version(&first).len(), 16);
    }

    #[test]
    fn nothing_of_the_template_is_left_open() {
        let script = script(&[built("a.js", "1")], POLICY);
        assert!(!script.contains("@VERSION@") && !script.contains("@FILES@"));
        assert!(script.contains("const POLICY = \"default-src 'none'\";"));
    }
}
