//! One style sheet: `style/main.css` with the files it imports put in place of each `@import "x.css";`.
//! An `@import` left in the page would cost a second round trip before anything is painted.

use crate::{
    paths,
    stop::{Doing, Result, Stop},
};
use std::fs;

/// Writes the sheet where `index.html` has Trunk fetch it.
pub fn gather() -> Result<()> {
    let style = paths::root().join("style");
    let read = |name: &str| {
        let file = style.join(name);
        fs::read_to_string(&file).doing(|| format!("reading {}", file.display()))
    };
    let sheet = inlined(&read("main.css")?, read)?;
    let target = paths::web().join("main.css");
    fs::create_dir_all(paths::web())
        .and_then(|()| fs::write(&target, sheet))
        .doing(|| format!("writing {}", target.display()))
}

fn inlined(main: &str, read: impl Fn(&str) -> Result<String>) -> Result<String> {
    let mut sheet = String::new();
    for line in main.lines() {
        if line.trim_start().starts_with("@import") {
            let name = imported(line).ok_or_else(|| {
                Stop::new(format!("style/main.css: `{line}`"))
                    .hint("write `@import \"file.css\";`, a file of style/")
            })?;
            let file = read(name)?;
            if file.lines().any(|line| line.trim_start().starts_with("@import")) {
                return Err(Stop::new(format!("style/{name} has an @import"))
                    .hint("name every file in style/main.css, in order"));
            }
            sheet.push_str(&file);
        } else {
            sheet.push_str(line);
        }
        sheet.push('\n');
    }
    Ok(sheet)
}

/// `@import "x.css";` names x.css; a folder or another site is refused.
fn imported(line: &str) -> Option<&str> {
    let name = line.trim().strip_prefix("@import")?.trim().strip_suffix(';')?.trim();
    let name = name.strip_prefix('"')?.strip_suffix('"')?;
    let name = name.strip_prefix("./").unwrap_or(name);
    (!name.contains(['/', '\\', '"', ':'])).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_files(name: &str) -> Result<String> {
        match name {
            "tokens.css" => Ok(":root{--a:1}".to_owned()),
            "nested.css" => Ok("@import \"tokens.css\";".to_owned()),
            _ => Err(Stop::new(format!("no {name}"))),
        }
    }

    #[test]
    fn imports_are_replaced_in_place_and_in_order() {
        let main = "/* order */\n@import \"./tokens.css\";\nbody{margin:0}\n";
        let sheet = inlined(main, two_files).unwrap();
        assert_eq!(sheet, "/* order */\n:root{--a:1}\nbody{margin:0}\n");
    }

    #[test]
    fn an_import_that_would_stay_in_the_page_is_refused() {
        for main in [
            "@import url(\"https://elsewhere.example/x.css\");",
            "@import \"https://elsewhere.example/x.css\";",
            "@import \"../x.css\";",
            "@import \"tokens.css\" screen;",
            "@import \"missing.css\";",
            "@import \"nested.css\";",
        ] {
            assert!(inlined(main, two_files).is_err(), "{main}");
        }
    }
}
