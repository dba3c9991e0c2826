//! The one call genpdf 0.2 makes of lopdf 0.26: the bytes of a text set in a face that viewers
//! bring themselves. Letters embed their faces, so it is refused, and lopdf with the ten crates
//! below it stays out; this crate stands in its place through `[patch.crates-io]`.

/// A document: never made, genpdf only calls through its name.
pub enum Document {}

impl Document {
    /// The bytes of a text in a viewer's own encoding: none. genpdf counts them and refuses the
    /// text as one that cannot be encoded.
    pub fn encode_text(_: Option<&str>, _: &str) -> Vec<u8> {
        Vec::new()
    }
}
