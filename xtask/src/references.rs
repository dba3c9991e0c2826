//! What the built page refers to: files that are there, on no other server.

use crate::stop::{Doing, Result, Stop};
use std::{fs, path::Path};

/// Refuses a page that refers to a file that is not in the folder, or to anything outside it.
pub fn check(folder: &Path, base: &str) -> Result<()> {
    let page = folder.join("index.html");
    let html = fs::read_to_string(&page).doing(|| format!("reading {}", page.display()))?;
    for reference in of(&html) {
        let inner = reference.strip_prefix(base).or_else(|| reference.strip_prefix("./"));
        match inner.map(|inner| folder.join(inner)) {
            Some(file) if file.exists() => {}
            Some(_) => {
                return Err(Stop::new(format!(
                    "index.html refers to {reference}, which was not built"
                )));
            }
            None => {
                return Err(Stop::new(format!("index.html refers to {reference}"))
                    .hint("begin it with ./ so that the page works under any path, and on no other server"));
            }
        }
    }
    Ok(())
}

/// The page's Content-Security-Policy.
pub fn policy(html: &str) -> Option<&str> {
    let (_, rest) =
        html.split_once(r#"<meta http-equiv="Content-Security-Policy" content=""#)?;
    rest.split_once('"').map(|(policy, _)| policy)
}

/// The values of all attributes that name a file.
fn of(html: &str) -> Vec<&str> {
    let named = |attribute: &'static str| {
        html.split(attribute)
            .skip(1)
            .filter_map(|rest| rest.split_once('"'))
            .map(|(value, _)| value)
    };
    [" src=\"", " href=\"", " data-js=\"", " data-wasm=\""]
        .into_iter()
        .flat_map(named)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{files, paths};

    fn verdict(html: &str, base: &str) -> Result<()> {
        let folder = files::scratch("references");
        fs::create_dir_all(folder.join("icons")).unwrap();
        for file in ["boot.js", "icons/icon.svg"] {
            fs::write(folder.join(file), "").unwrap();
        }
        fs::write(folder.join("index.html"), html).unwrap();
        check(&folder, base)
    }

    #[test]
    fn a_page_refers_to_its_own_files_by_relative_addresses() {
        for (html, base, good) in [
            (
                r#"<script src="./boot.js"></script><link href="./icons/icon.svg"><a href="./">"#,
                "./",
                true,
            ),
            (r#"<link href="/sub/icons/icon.svg"><script src="./boot.js">"#, "/sub/", true),
            (r#"<link href="/icons/icon.svg">"#, "./", false),
            (r#"<link href="icons/icon.svg">"#, "./", false),
            (r#"<script src="https://elsewhere.example/x.js">"#, "./", false),
            (r#"<script src="//elsewhere.example/x.js">"#, "./", false),
            (r#"<script src="./boot.js" data-js="./missing.js">"#, "./", false),
        ] {
            assert_eq!(verdict(html, base).is_ok(), good, "{html} at {base}");
        }
    }

    fn source(file: &str) -> String {
        fs::read_to_string(paths::root().join(file)).unwrap()
    }

    fn rules(html: &str) -> Vec<(&str, Vec<&str>)> {
        policy(html)
            .unwrap()
            .split(';')
            .map(|text| text.trim().split_once(' ').unwrap())
            .map(|(name, sources)| (name, sources.split(' ').collect()))
            .collect()
    }

    #[test]
    fn the_content_security_policy_lets_nothing_in_or_out() {
        let html = source("index.html");
        let rules = rules(&html);
        for (rule, sources) in &rules {
            for source in sources {
                let known = ["'none'", "'self'", "'wasm-unsafe-eval'"].contains(source);
                // What the page made itself, to be looked at: a letter, a logo.
                let own = *source == "blob:" && ["img-src", "frame-src"].contains(rule);
                assert!(known || own, "{rule} {source}");
            }
        }
        let rule = |name: &str| {
            rules.iter().find(|(rule, _)| *rule == name).map(|(_, sources)| sources.join(" "))
        };
        assert_eq!(rule("default-src").as_deref(), Some("'none'"));
        assert_eq!(rule("script-src").as_deref(), Some("'self' 'wasm-unsafe-eval'"));
        assert_eq!(rule("style-src").as_deref(), Some("'self'"));
        assert_eq!(
            rule("connect-src").as_deref(),
            Some("'self'"),
            "what makes « nothing leaves » checkable"
        );
        assert_eq!(rule("form-action").as_deref(), Some("'none'"));
        assert_eq!(rule("base-uri").as_deref(), Some("'self'"));
    }

    #[test]
    fn hosts_are_given_the_same_policy_and_the_one_rule_a_page_cannot_set() {
        let html = source("index.html");
        let policy = format!("{}; frame-ancestors 'none'", policy(&html).unwrap());
        for sample in ["deploy/_headers", "deploy/nginx.conf", "deploy/htaccess"] {
            assert!(source(sample).contains(&policy), "{sample} lacks: {policy}");
        }
    }

    #[test]
    fn the_policy_stands_before_anything_it_governs() {
        let html = source("index.html");
        let policy = html.find("Content-Security-Policy").unwrap();
        let first = ["<script", "<link", "<style"]
            .iter()
            .filter_map(|tag| html.find(tag))
            .min()
            .unwrap();
        assert!(policy < first);
    }

    #[test]
    fn the_page_has_no_inline_script_or_style() {
        let html = source("index.html");
        let pattern = source("Trunk.toml");
        assert!(!html.contains("<script") && !html.contains("<style"));
        for inline in [" style=", " onclick=", " onload=", " onerror=", "javascript:"] {
            assert!(!html.contains(inline), "{inline}");
        }
        assert!(
            pattern.contains(r#"src="./boot.js""#),
            "Trunk's own start is an inline script"
        );
    }

    #[test]
    fn the_page_written_by_hand_names_only_files_of_its_own() {
        let html = source("index.html");
        let by_hand: Vec<_> =
            html.lines().filter(|line| !line.contains("data-trunk")).collect();
        for reference in of(&by_hand.join("\n")) {
            let file = reference.strip_prefix("./").expect(reference);
            assert!(
                file.is_empty() || paths::root().join("public").join(file).exists(),
                "{reference}"
            );
        }
    }

    #[test]
    fn every_icon_of_the_manifest_is_there() {
        let manifest = source("public/manifest.webmanifest");
        let icons: Vec<_> = manifest
            .split(r#""src": ""#)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert_eq!(icons.len(), 4);
        for icon in icons {
            assert!(paths::root().join("public").join(icon).exists(), "{icon}");
        }
        assert!(
            manifest.contains(r#""start_url": "./#/""#)
                && manifest.contains(r#""scope": "./""#)
        );
    }

    #[test]
    fn the_wasm_modules_of_workers_are_built_where_their_crates_are() {
        for (name, bin) in [("pdf-worker", "pdf_worker"), ("age-worker", "age_worker")] {
            let manifest = format!("crates/{name}/Cargo.toml");
            let crate_is_here = paths::root().join(manifest).exists();
            let named = source("index.html").matches(&format!(r#"data-bin="{bin}""#)).count();
            assert_eq!(named, usize::from(crate_is_here), "{name}");
        }
    }
}
