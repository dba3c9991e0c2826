//! `data/scenarios/*.toml` into the constants of `dunning::scenario`.

use std::fmt::Write as _;
use std::path::Path;

use crate::words::pascal_case;

/// The Rust text of every scenario, or the file and the place that cannot be read.
pub fn generate(folder: &Path) -> Result<String, String> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .map_err(|error| format!("{}: {error}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();

    let mut code = String::new();
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).map_err(|error| error.to_string())?;
        let steps = steps(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        let constant = name.to_uppercase();
        let _ = writeln!(
            code,
            "/// `data/scenarios/{name}.toml`.\n\
             pub static {constant}: Scenario = Scenario {{ name: {name:?}, steps: &[{steps}] }};"
        );
    }
    Ok(code)
}

fn steps(text: &str) -> Result<String, String> {
    let table: toml::Table = toml::from_str(text).map_err(|error| error.to_string())?;
    let steps =
        table.get("step").and_then(toml::Value::as_array).ok_or("there is no [[step]]")?;
    let mut code = String::new();
    for (place, step) in steps.iter().enumerate() {
        let place = place + 1;
        let field = |name: &str| step.get(name).ok_or(format!("step {place}: no `{name}`"));
        let word = |name: &str| match field(name)?.as_str() {
            Some(word) => Ok(pascal_case(word)),
            None => Err(format!("step {place}: `{name}` is not a word")),
        };
        let number = |name: &str| {
            field(name)?.as_integer().ok_or(format!("step {place}: `{name}` is not a number"))
        };
        let claims = field("claims_penalties")?
            .as_bool()
            .ok_or(format!("step {place}: `claims_penalties` is not true or false"))?;
        let _ = write!(
            code,
            "Step {{ kind: StepKind::{}, day: {}, channel: Channel::{}, \
             claims_penalties: {claims}, reply_within: {} }},",
            word("kind")?,
            number("day")?,
            word("channel")?,
            number("reply_within")?,
        );
    }
    Ok(code)
}
