//! The page's wasm in parts: what the first screen needs, and screens that come when first wanted.
//!
//! Trunk knows no parts. It compiles the whole and bundles it; here the whole, as cargo left it, is cut at the
//! functions that `src/components/lazy.rs` marks, bound and optimised part by part, and takes the place of what
//! Trunk bundled. The parts call each other by number: they are of one build or do not work, which is why they
//! stand in one folder whose name is the fingerprint of them all.

use crate::{
    files, paths, run,
    stop::{Doing, Result, Stop},
    tools::Tools,
    web,
};
use sha2::{Digest, Sha256};
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

const PAGE: &str = "index.html";

/// Written by `wasm-split-cli`: fetches the parts.
const LOADER: &str = "__wasm_split.js";

/// How the loader starts a part: only where the host names wasm as such.
const FROM_STREAM: &str = "WebAssembly.instantiateStreaming(src, imports)";

/// How it is to: on any host, as wasm-bindgen starts the first part.
const FROM_BYTES: &str = "WebAssembly.instantiate(await (await src).arrayBuffer(), imports)";

/// Cuts the page in a folder where Trunk has put it whole.
pub fn cut(tools: &Tools, stage: &Path) -> Result<()> {
    let whole = Whole::find(stage)?;
    let draft = paths::web().join("parts");
    paths::cleared(&draft)?;
    let raw = draft.join("raw");
    let ready = draft.join("ready");
    fs::create_dir_all(&ready).doing(|| format!("writing {}", ready.display()))?;

    run::shown(
        tools
            .command("wasm-split-cli")
            .args(["--out-name", "relancier"])
            .arg(compiled())
            .arg(&raw),
    )?;
    run::shown(
        tools
            .command("wasm-bindgen")
            // The cut goes through names that wasm-bindgen would take away or change.
            .args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--no-demangle"])
            .args(["--out-name", "relancier", "--out-dir"])
            .arg(&ready)
            .arg(raw.join("relancier.wasm")),
    )?;
    let first = ready.join("relancier_bg.wasm");
    optimise(tools, &first, &first)?;
    for part in files::of(&raw)? {
        let ready = ready.join(&part.path);
        match &*part.path {
            "relancier.wasm" => {}
            LOADER => fs::write(&ready, loader(&String::from_utf8_lossy(&part.bytes))?)
                .doing(|| format!("writing {}", ready.display()))?,
            _ => optimise(tools, &raw.join(&part.path), &ready)?,
        }
    }
    whole.replace(stage, &ready)
}

/// Cargo's own output, with the relocations that `build.rs` asks the linker for.
fn compiled() -> PathBuf {
    paths::web().join(web::TARGET).join("release/relancier.wasm")
}

/// The smallest wasm that does the same.
fn optimise(tools: &Tools, part: &Path, ready: &Path) -> Result<()> {
    // It warns of names it does not know and is told to take away.
    run::quietly(
        tools.command("wasm-opt").args(["-Oz", "--strip-debug"]).arg(part).arg("-o").arg(ready),
    )
}

fn loader(script: &str) -> Result<String> {
    if script.contains(FROM_STREAM) {
        Ok(script.replace(FROM_STREAM, FROM_BYTES))
    } else {
        Err(Stop::new(format!("{LOADER} starts the parts in a way not known here"))
            .hint("has the version of wasm_split_cli_support changed? See xtask/src/parts.rs"))
    }
}

/// What Trunk bundled: `name.js` and `name_bg.wasm`, named in index.html.
struct Whole {
    name: String,
}

impl Whole {
    fn find(stage: &Path) -> Result<Self> {
        files::of(stage)?
            .into_iter()
            .find_map(|file| {
                let name = file.path.strip_suffix("_bg.wasm")?;
                name.starts_with("relancier-").then(|| Self { name: name.to_owned() })
            })
            .ok_or_else(|| Stop::new("Trunk has written no relancier-…_bg.wasm"))
    }

    fn replace(&self, stage: &Path, ready: &Path) -> Result<()> {
        let parts = format!("relancier-{}", fingerprint(ready)?);
        let doing = || format!("writing {parts}");
        fs::rename(ready, stage.join(&parts)).doing(doing)?;
        let page = stage.join(PAGE);
        let mut html = fs::read_to_string(&page).doing(doing)?;
        for ending in [".js", "_bg.wasm"] {
            let old = format!("{}{ending}", self.name);
            html = html.replace(&old, &format!("{parts}/relancier{ending}"));
            fs::remove_file(stage.join(&old)).doing(doing)?;
        }
        fs::write(&page, html).doing(doing)
    }
}

/// Of all files of the folder, with their names.
fn fingerprint(folder: &Path) -> Result<String> {
    let mut digest = Sha256::new();
    for file in files::of(folder)? {
        digest.update(file.path.as_bytes());
        digest.update(Sha256::digest(&file.bytes));
    }
    let mut name = String::new();
    for byte in digest.finalize().iter().take(8) {
        write!(name, "{byte:02x}").unwrap_or_default();
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn staged(test: &str) -> (PathBuf, PathBuf) {
        let folder = files::scratch(test);
        let (stage, ready) = (folder.join("stage"), folder.join("ready"));
        for (file, content) in [
            (
                stage.join(PAGE),
                r#"<link href="./relancier-0a.js"><link href="./relancier-0a_bg.wasm">"#,
            ),
            (stage.join("relancier-0a.js"), ""),
            (stage.join("relancier-0a_bg.wasm"), ""),
            (stage.join("pdf_worker_bg.wasm"), ""),
            (ready.join("relancier.js"), "first"),
            (ready.join("split_import.wasm"), "later"),
        ] {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, content).unwrap();
        }
        (stage, ready)
    }

    #[test]
    fn the_parts_take_the_place_of_the_whole() {
        let (stage, ready) = staged("parts-replace");
        Whole::find(&stage).unwrap().replace(&stage, &ready).unwrap();
        let names: Vec<_> =
            files::of(&stage).unwrap().into_iter().map(|file| file.path).collect();
        let [page, worker, first, later] = &names[..] else { panic!("{names:?}") };
        assert_eq!([&**page, &**worker], [PAGE, "pdf_worker_bg.wasm"]);
        let (folder, _) = first.split_once('/').unwrap();
        assert_eq!(first, &format!("{folder}/relancier.js"));
        assert_eq!(later, &format!("{folder}/split_import.wasm"));
        assert_eq!(
            fs::read_to_string(stage.join(PAGE)).unwrap(),
            format!(
                r#"<link href="./{folder}/relancier.js"><link href="./{folder}/relancier_bg.wasm">"#
            )
        );
    }

    #[test]
    fn any_change_of_a_part_or_its_name_is_another_folder() {
        let (_, ready) = staged("parts-fingerprint");
        let first = fingerprint(&ready).unwrap();
        assert_eq!(first.len(), 16);
        fs::write(ready.join("split_import.wasm"), "changed").unwrap();
        let changed = fingerprint(&ready).unwrap();
        fs::rename(ready.join("split_import.wasm"), ready.join("split_write.wasm")).unwrap();
        let renamed = fingerprint(&ready).unwrap();
        assert!(first != changed && changed != renamed && renamed != first);
    }

    #[test]
    fn the_loader_needs_no_host_that_knows_wasm() {
        assert_eq!(loader(&format!("({FROM_STREAM});")).unwrap(), format!("({FROM_BYTES});"));
        assert!(loader("import.source(file)").is_err());
    }

    #[test]
    fn a_stage_without_a_page_is_refused() {
        assert!(Whole::find(&files::scratch("parts-none")).is_err());
    }
}
