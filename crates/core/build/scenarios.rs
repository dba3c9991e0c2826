//! `data/scenarios/*.toml` into `dunning::scenario`: an enumeration of what is shipped, and the steps of each.

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
    // What most clients have stands first where one chooses.
    files.sort_by_key(|file| (!file.ends_with("standard.toml"), file.clone()));

    let (mut variants, mut all, mut names) = (String::new(), String::new(), String::new());
    let (mut scenarios, mut statics) = (String::new(), String::new());
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).map_err(|error| error.to_string())?;
        let (tone, steps) =
            scenario(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        let (variant, constant) = (pascal_case(&name), name.to_uppercase());
        let _ = writeln!(variants, "/// `data/scenarios/{name}.toml`.\n{variant},");
        let _ = write!(all, "Self::{variant}, ");
        let _ = write!(names, "Self::{variant} => {name:?}, ");
        let _ = write!(scenarios, "Self::{variant} => &{constant}, ");
        let _ = writeln!(
            statics,
            "static {constant}: Scenario = Scenario {{ tone: Tone::{tone}, \
             ladder: Ladder(Cow::Borrowed(&[{steps}])) }};"
        );
    }
    Ok(format!(
        "/// A scenario that Relancier brings along.\n\
         #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]\n\
         pub enum Shipped {{ {variants} }}\n\
         impl Shipped {{\n\
         /// All there are.\n\
         pub const ALL: &[Self] = &[{all}];\n\
         /// The name of its file.\n\
         pub const fn name(self) -> &'static str {{ match self {{ {names} }} }}\n\
         /// What it does.\n\
         pub fn scenario(self) -> &'static Scenario {{ match self {{ {scenarios} }} }}\n\
         }}\n{statics}"
    ))
}

/// The tone and the steps of one.
fn scenario(text: &str) -> Result<(String, String), String> {
    let table: toml::Table = toml::from_str(text).map_err(|error| error.to_string())?;
    let tone = match table.get("tone") {
        None => "Plain".to_owned(),
        Some(tone) => pascal_case(tone.as_str().ok_or("`tone` is not a word")?),
    };
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
        let anchor =
            if step.get("anchor").is_some() { word("anchor")? } else { "Due".to_owned() };
        let claims = field("claims_penalties")?
            .as_bool()
            .ok_or(format!("step {place}: `claims_penalties` is not true or false"))?;
        let _ = write!(
            code,
            "Step {{ kind: StepKind::{}, anchor: Anchor::{anchor}, delay: {}, \
             channel: Channel::{}, claims_penalties: {claims}, reply_within: {} }},",
            word("kind")?,
            number("day")?,
            word("channel")?,
            number("reply_within")?,
        );
    }
    Ok((tone, code))
}
