//! `data/calendar/holidays.toml` into the table of `dunning::working_days`.

use std::fmt::Write as _;
use std::path::Path;

use crate::words::pascal_case;

/// The longest each month is every year.
const DAYS: [u8; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// The Rust text of the table, or the file and the row that cannot be read.
pub fn generate(folder: &Path) -> Result<String, String> {
    let file = folder.join("holidays.toml");
    let in_file = |error: String| format!("{}: {error}", file.display());
    let text = std::fs::read_to_string(&file).map_err(|error| in_file(error.to_string()))?;
    let table: toml::Table =
        text.parse().map_err(|error: toml::de::Error| in_file(error.to_string()))?;
    let rows = table.get("holiday").and_then(toml::Value::as_array);
    let rows = rows.ok_or_else(|| in_file("there is no [[holiday]]".to_owned()))?;
    let mut code =
        "/// `data/calendar/holidays.toml`.\nstatic HOLIDAYS: &[Row] = &[\n".to_owned();
    for (place, row) in rows.iter().enumerate() {
        let row =
            row_code(row).map_err(|error| in_file(format!("row {}: {error}", place + 1)))?;
        let _ = writeln!(code, "    {row},");
    }
    Ok(code + "];\n")
}

fn row_code(row: &toml::Value) -> Result<String, String> {
    let row = row.as_table().ok_or("not a table")?;
    if let Some(unknown) =
        row.keys().find(|key| !["name", "date", "easter", "regions"].contains(&key.as_str()))
    {
        return Err(format!("`{unknown}` is not a field of this table"));
    }
    let name = row.get("name").and_then(toml::Value::as_str).ok_or("there is no `name`")?;
    let when = match (row.get("date"), row.get("easter")) {
        (Some(date), None) => date.as_str().and_then(date_code).ok_or_else(|| {
            format!("{date} is not a month and a day of every year, such as \"05-01\"")
        })?,
        (None, Some(days)) => {
            let days = days.as_integer().and_then(|days| i8::try_from(days).ok());
            format!("When::FromEaster({})", days.ok_or("`easter` is not a number of days")?)
        }
        _ => return Err("there must be one of `date` and `easter`".to_owned()),
    };
    let regions = match row.get("regions") {
        Some(regions) => regions_code(regions).ok_or("`regions` is not a list of words")?,
        None => "None".to_owned(),
    };
    let holiday = pascal_case(name);
    Ok(format!("Row {{ holiday: Holiday::{holiday}, when: {when}, regions: {regions} }}"))
}

fn date_code(date: &str) -> Option<String> {
    let (month, day) = date.split_once('-')?;
    let (month, day): (usize, u8) = (month.parse().ok()?, day.parse().ok()?);
    let last = *DAYS.get(month.checked_sub(1)?)?;
    (1..=last).contains(&day).then(|| format!("When::Fixed {{ month: {month}, day: {day} }}"))
}

fn regions_code(regions: &toml::Value) -> Option<String> {
    let words: Option<Vec<String>> = regions
        .as_array()?
        .iter()
        .map(|region| Some(format!("Region::{}", pascal_case(region.as_str()?))))
        .collect();
    Some(format!("Some(&[{}])", words?.join(", ")))
}
