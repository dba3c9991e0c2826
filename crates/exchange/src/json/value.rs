//! What the format is made of: objects of texts, whole numbers, flags and lists. No fractions.

use core::fmt;
use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A value as it stands in a file; texts are borrowed from it where they can be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'a> {
    Text(Cow<'a, str>),
    Number(u64),
    Flag(bool),
    List(Vec<Self>),
    Object(Object<'a>),
    /// Null, a fraction or a negative number, which the format never has.
    Foreign,
}

/// Named values, in their order.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Object<'a>(Vec<(Cow<'a, str>, Value<'a>)>);

impl<'a> Object<'a> {
    /// Adds a value at the end.
    pub(crate) fn set(&mut self, name: &'static str, value: Value<'a>) {
        self.0.push((Cow::Borrowed(name), value));
    }

    /// Adds a text at the end.
    pub(crate) fn text(&mut self, name: &'static str, text: impl Into<Cow<'a, str>>) {
        self.set(name, Value::Text(text.into()));
    }

    /// The first value of that name, taken out.
    pub(crate) fn take(&mut self, name: &str) -> Option<Value<'a>> {
        let place = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.remove(place).1)
    }

    /// The text of that name, if it is one.
    pub(crate) fn peek(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Value::Text(text) => Some(text.as_ref()),
            _ => None,
        }
    }

    /// The same to keep; nothing is copied of what stands in the file as it is.
    pub(crate) fn peek_cow(&self, name: &str) -> Option<Cow<'a, str>> {
        match self.get(name)? {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// The object of that name, if it is one.
    pub(crate) fn object(&self, name: &str) -> Option<&Self> {
        match self.get(name)? {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The first value of that name.
    pub(crate) fn get(&self, name: &str) -> Option<&Value<'a>> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The name of a value still there.
    pub(crate) fn any_name(&self) -> Option<&str> {
        self.0.first().map(|(name, _)| name.as_ref())
    }
}

impl Value<'_> {
    /// Writes the value on one line, or on several with two spaces a level.
    fn write(&self, layout: Layout, out: &mut String) {
        match self {
            Self::Text(text) => write_text(text, out),
            Self::Number(number) => out.push_str(&number.to_string()),
            Self::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Self::List(values) => {
                layout.write_items('[', ']', values, out, |value, inner, out| {
                    value.write(inner, out);
                });
            }
            Self::Object(object) => object.write(layout, out),
            Self::Foreign => out.push_str("null"),
        }
    }
}

impl Object<'_> {
    /// Writes JSON on one line, without spaces.
    pub(crate) fn write_line(&self, out: &mut String) {
        self.write(Layout::Line, out);
    }

    /// Writes JSON on many lines, two spaces a level, itself at a depth of so many levels.
    pub(crate) fn write_lines(&self, depth: usize, out: &mut String) {
        self.write(Layout::Lines { depth }, out);
    }

    fn write(&self, layout: Layout, out: &mut String) {
        layout.write_items('{', '}', &self.0, out, |(name, value), inner, out| {
            write_text(name, out);
            out.push_str(if layout == Layout::Line { ":" } else { ": " });
            value.write(inner, out);
        });
    }
}

/// Where the parts of a list or an object go.
#[derive(Clone, Copy, PartialEq)]
enum Layout {
    Line,
    Lines { depth: usize },
}

impl Layout {
    fn write_items<T>(
        self,
        open: char,
        close: char,
        items: &[T],
        out: &mut String,
        write: impl Fn(&T, Self, &mut String),
    ) {
        let inner = match self {
            Self::Lines { depth } => Self::Lines { depth: depth + 1 },
            Self::Line => Self::Line,
        };
        out.push(open);
        for (place, item) in items.iter().enumerate() {
            if place > 0 {
                out.push(',');
            }
            inner.new_line(out);
            write(item, inner, out);
        }
        if !items.is_empty() {
            self.new_line(out);
        }
        out.push(close);
    }

    fn new_line(self, out: &mut String) {
        if let Self::Lines { depth } = self {
            out.push('\n');
            out.extend(std::iter::repeat_n("  ", depth));
        }
    }
}

/// Writes a text between quotes (RFC 8259 § 7).
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    // All of these are bytes of their own, whatever stands around them.
    let special = |byte: u8| matches!(byte, b'"' | b'\\' | 0..b' ');
    while let Some(place) = rest.bytes().position(special) {
        let (plain, special) = rest.split_at(place);
        out.push_str(plain);
        let mut chars = special.chars();
        match chars.next() {
            Some('\n') => out.push_str("\\n"),
            Some(c @ ('"' | '\\')) => out.extend(['\\', c]),
            Some(c) => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

/// A name in an object.
pub(crate) struct Name<'a>(pub(crate) Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_str(AnyValue)? {
            Value::Text(text) => Ok(Self(text)),
            _ => Ok(Self(Cow::Borrowed(""))),
        }
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Value::Foreign)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Value::Foreign)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Foreign)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some((Name(name), value)) = map.next_entry()? {
            fields.push((name, value));
        }
        Ok(Value::Object(Object(fields)))
    }
}
