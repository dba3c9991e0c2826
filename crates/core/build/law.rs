//! `data/law/*.toml` into the constants of `law::tables`.

use std::fmt::Write as _;
use std::path::Path;

use toml::value::Date;
use toml::{Table, Value};

/// The Rust text of the rate tables and of what the law fixes, or the file and the row that
/// cannot be read.
pub fn generate(folder: &Path) -> Result<String, String> {
    let mut code = String::new();
    for (file, read) in [
        ("ecb.toml", ecb as fn(&Table) -> Result<String, String>),
        ("legal_rate.toml", legal_rates),
        ("penalties.toml", penalties),
        ("terms.toml", terms),
        ("insolvency.toml", |table| citations("insolvency.toml", table)),
        ("limitation.toml", |table| citations("limitation.toml", table)),
        ("retention.toml", |table| citations("retention.toml", table)),
        ("court.toml", court),
    ] {
        let path = folder.join(file);
        let in_file = |error: String| format!("{}: {error}", path.display());
        let text =
            std::fs::read_to_string(&path).map_err(|error| in_file(error.to_string()))?;
        let table =
            text.parse().map_err(|error: toml::de::Error| in_file(error.to_string()))?;
        code += &read(&table).map_err(in_file)?;
    }
    Ok(code)
}

fn ecb(table: &Table) -> Result<String, String> {
    let known_until = day(table, "known_until")?;
    let rows =
        rows(table, "rate", &["from", "rate", "source", "published", "verified"], |row| {
            row_code(row, hundredths(text(row, "rate")?)?, boolean(row, "verified")?)
        })?;
    Ok(series("ECB", "ecb.toml", &rows, &known_until))
}

fn legal_rates(table: &Table) -> Result<String, String> {
    let mut code = String::new();
    for (name, category) in
        [("LEGAL_PROFESSIONAL", "professional"), ("LEGAL_INDIVIDUAL", "individual")]
    {
        let mut known_until = None;
        let fields = ["from", "until", "professional", "individual", "source", "published"];
        let rows = rows(table, "rate", &fields, |row| {
            known_until = Some(day(row, "until")?);
            let rate = field(row, category)?
                .as_table()
                .ok_or(format!("`{category}` is not {{ rate, verified }}"))?;
            row_code(row, hundredths(text(rate, "rate")?)?, boolean(rate, "verified")?)
        })?;
        let known_until = known_until.ok_or("there is no [[rate]]")?;
        code += &series(name, "legal_rate.toml", &rows, &known_until);
    }
    Ok(code)
}

fn penalties(table: &Table) -> Result<String, String> {
    let mut code = format!(
        "/// `present_form_since` of `penalties.toml`.\n\
         pub const PRESENT_FORM_SINCE: NaiveDate = {};\n",
        day(table, "present_form_since")?
    );
    for (name, kind) in [
        ("default_points", "Rate"),
        ("public_points", "Rate"),
        ("floor_times", "Decimal"),
        ("indemnity", "Money"),
    ] {
        let rule = |rule: &Table| rule_code(rule, kind);
        code += &constant("penalties.toml", table, name, &format!("Rule<{kind}>"), rule)?;
    }
    Ok(code)
}

fn terms(table: &Table) -> Result<String, String> {
    let fields =
        ["case", "start", "days", "end_of_month", "since", "article", "source", "verified"];
    let rows = rows(table, "cap", &fields, |row| {
        let days = field(row, "days")?.as_integer().ok_or("`days` is not a number")?;
        let end_of_month = if row.contains_key("end_of_month") {
            boolean(row, "end_of_month")?
        } else {
            false
        };
        Ok(format!(
            "TermCap {{ case: TermCase::{}, start: TermStart::{}, days: term_days({days}), \
             end_of_month: {end_of_month}, since: {}, article: {:?}, source: {:?}, verified: {} }}",
            text(row, "case")?,
            text(row, "start")?,
            day(row, "since")?,
            text(row, "article")?,
            text(row, "source")?,
            boolean(row, "verified")?,
        ))
    })?;
    Ok(format!("/// `terms.toml`.\npub const TERM_CAPS: &[TermCap] = &[\n{rows}];\n"))
}

/// The courts (one without its row does not compile), the day all is read for, and a constant of
/// each other table.
fn court(table: &Table) -> Result<String, String> {
    let fields = ["kind", "form", "form_verified", "article", "source", "verified"];
    let rows = rows(table, "court", &fields, |row| {
        let form = match row.get("form") {
            Some(_) => format!(
                "Some(CourtForm {{ number: {:?}, verified: {} }})",
                text(row, "form")?,
                boolean(row, "form_verified")?
            ),
            None => "None".to_owned(),
        };
        let kind = text(row, "kind")?;
        Ok(format!(
            "CourtKind::{kind} => Court {{ kind, form: {form}, citation: {} }}",
            citation_code(row)?
        ))
    })?;
    let mut rest = table.clone();
    for read in ["court", "read_on"] {
        rest.remove(read);
    }
    Ok(format!(
        "/// `read_on` of `court.toml`.\npub const COURTS_READ_ON: NaiveDate = {};\n\
         /// `court` of `court.toml`.\npub const fn court(kind: CourtKind) -> Court {{ match kind {{\n{rows}}} }}\n{}",
        day(table, "read_on")?,
        citations("court.toml", &rest)?
    ))
}

/// A constant of each table: a period where it has months, an amount where it has a value, a
/// citation where it has neither.
fn citations(file: &str, table: &Table) -> Result<String, String> {
    let mut code = String::new();
    for (name, value) in table {
        code += &if value.get("months").is_some() {
            constant(file, table, name, "Period", period_code)?
        } else if value.get("value").is_some() {
            constant(file, table, name, "Rule<Money>", |rule| rule_code(rule, "Money"))?
        } else {
            constant(file, table, name, "Citation", citation_code)?
        };
    }
    Ok(code)
}

/// A constant from the table of that name.
fn constant(
    file: &str,
    table: &Table,
    name: &str,
    kind: &str,
    code: impl Fn(&Table) -> Result<String, String>,
) -> Result<String, String> {
    let value = field(table, name)?.as_table().ok_or(format!("`{name}` is not a table"))?;
    let value = code(value).map_err(|error| format!("[{name}]: {error}"))?;
    let constant = name.to_uppercase();
    Ok(format!("/// `{name}` of `{file}`.\npub const {constant}: {kind} = {value};\n"))
}

fn period_code(period: &Table) -> Result<String, String> {
    let months = field(period, "months")?.as_integer().ok_or("`months` is not a number")?;
    let months = u8::try_from(months).map_err(|_| format!("{months} months is no period"))?;
    Ok(format!("Period {{ months: {months}, citation: {} }}", citation_code(period)?))
}

fn citation_code(citation: &Table) -> Result<String, String> {
    Ok(format!(
        "Citation {{ article: {:?}, source: {:?}, verified: {} }}",
        text(citation, "article")?,
        text(citation, "source")?,
        boolean(citation, "verified")?,
    ))
}

fn rule_code(rule: &Table, kind: &str) -> Result<String, String> {
    let value = text(rule, "value")?;
    let whole = || value.parse::<u16>().map_err(|_| format!("`{value}` is not a whole number"));
    let value = match kind {
        "Rate" => format!("Rate::from_hundredths({})", hundredths(value)?),
        "Money" => format!("Money::euros({})", whole()?),
        _ => format!("Decimal::from_parts({}, 0, 0, false, 0)", whole()?),
    };
    Ok(format!(
        "Rule {{ value: {value}, since: {}, article: {:?}, source: {:?}, verified: {} }}",
        day(rule, "since")?,
        text(rule, "article")?,
        text(rule, "source")?,
        boolean(rule, "verified")?,
    ))
}

/// The Rust text of each row; an error names the row by its place and its day, case or kind.
fn rows(
    table: &Table,
    name: &str,
    fields: &[&str],
    mut code: impl FnMut(&Table) -> Result<String, String>,
) -> Result<String, String> {
    let rows = field(table, name)?.as_array().ok_or(format!("`{name}` is not [[{name}]]"))?;
    let mut all = String::new();
    for (place, row) in rows.iter().enumerate() {
        let known_by = ["from", "case", "kind"].iter().find_map(|name| row.get(name));
        let known_by = known_by.map_or_else(String::new, |value| format!(" ({value})"));
        let at_row = |error: String| format!("row {}{known_by}: {error}", place + 1);
        let row = row.as_table().ok_or_else(|| at_row("not a table".to_owned()))?;
        if let Some(unknown) = row.keys().find(|key| !fields.contains(&key.as_str())) {
            return Err(at_row(format!("`{unknown}` is not a field of this table")));
        }
        let _ = writeln!(all, "    {},", code(row).map_err(at_row)?);
    }
    Ok(all)
}

fn row_code(row: &Table, hundredths: i16, verified: bool) -> Result<String, String> {
    let optional_day = |name| match row.get(name) {
        Some(_) => day(row, name).map(|day| format!("Some({day})")),
        None => Ok("None".to_owned()),
    };
    Ok(format!(
        "Row {{ from: {}, until: {}, rate: Rate::from_hundredths({hundredths}), source: {:?}, \
         published: {}, verified: {verified} }}",
        day(row, "from")?,
        optional_day("until")?,
        text(row, "source")?,
        optional_day("published")?,
    ))
}

fn series(name: &str, file: &str, rows: &str, known_until: &str) -> String {
    format!(
        "/// `{file}`.\n\
         pub const {name}: Series = Series {{ known_until: {known_until}, rows: &[\n{rows}] }};\n"
    )
}

/// A rate written with two decimals, in hundredths of a percent.
fn hundredths(rate: &str) -> Result<i16, String> {
    let error = || format!("`{rate}` is not a rate with two decimals, such as \"2.40\"");
    let (whole, decimals) = rate.split_once('.').ok_or_else(error)?;
    if decimals.len() != 2 {
        return Err(error());
    }
    format!("{whole}{decimals}").parse().map_err(|_| error())
}

fn day(table: &Table, name: &str) -> Result<String, String> {
    let date = field(table, name)?.as_datetime().and_then(|datetime| datetime.date);
    let Date { year, month, day } = date.ok_or(format!("`{name}` is not a day"))?;
    Ok(format!("day({year}, {month}, {day})"))
}

fn text<'a>(table: &'a Table, name: &str) -> Result<&'a str, String> {
    let text = field(table, name)?.as_str().map(str::trim).filter(|text| !text.is_empty());
    text.ok_or(format!("`{name}` is empty or not a text"))
}

fn boolean(table: &Table, name: &str) -> Result<bool, String> {
    field(table, name)?.as_bool().ok_or(format!("`{name}` is not true or false"))
}

fn field<'a>(table: &'a Table, name: &str) -> Result<&'a Value, String> {
    table.get(name).ok_or(format!("there is no `{name}`"))
}
