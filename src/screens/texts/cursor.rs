//! Where one is in a field of text, in UTF-16 units as browsers count.

use core::ops::Range;

use wasm_bindgen::JsCast as _;

use crate::browser::{self, window};

/// A field that one types in.
pub enum Typing {
    /// One line.
    Line(web_sys::HtmlInputElement),
    /// Several.
    Lines(web_sys::HtmlTextAreaElement),
}

impl Typing {
    /// The field of that id.
    pub fn find(id: &str) -> Option<Self> {
        let element = window().document()?.get_element_by_id(id)?;
        let line = |element: web_sys::Element| element.dyn_into().map(Self::Line).ok();
        element.dyn_into().map_or_else(line, |lines| Some(Self::Lines(lines)))
    }

    /// Selects a part of it, and brings the person there.
    pub fn select(&self, part: Range<usize>) {
        let [start, end] =
            [part.start, part.end].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
        // Browsers scroll to a cursor when its field gets the focus, and to no selection.
        match self {
            Self::Line(line) => {
                line.blur().ok();
                line.set_selection_range(start, start).ok();
                line.focus().ok();
                line.set_selection_range(start, end).ok();
            }
            Self::Lines(lines) => {
                lines.blur().ok();
                lines.set_selection_range(start, start).ok();
                lines.focus().ok();
                lines.set_selection_range(start, end).ok();
            }
        }
    }

    /// Writes at the cursor, around what is selected there, and leaves the cursor before `closing`.
    pub fn write(&self, opening: &str, closing: &str) {
        let (value, start, end) = match self {
            Self::Line(line) => (line.value(), line.selection_start(), line.selection_end()),
            Self::Lines(lines) => {
                (lines.value(), lines.selection_start(), lines.selection_end())
            }
        };
        let units: Vec<u16> = value.encode_utf16().collect();
        let place = |at: Result<Option<u32>, _>| {
            let at = at.ok().flatten().and_then(|at| usize::try_from(at).ok());
            at.unwrap_or(units.len())
        };
        let (start, end) = (place(start), place(end));
        let enclosed = if closing.is_empty() {
            String::new()
        } else {
            String::from_utf16_lossy(units.get(start..end).unwrap_or_default())
        };
        self.select(start..end);
        browser::type_text(&format!("{opening}{enclosed}{closing}"));
        let cursor = start + opening.encode_utf16().count() + enclosed.encode_utf16().count();
        self.select(cursor..cursor);
    }
}
