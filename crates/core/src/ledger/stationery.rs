//! What a company's letters are written on.

use super::Company;
use crate::picture::Picture;
use crate::text::Line;

/// How a company's letters look (*papier à lettres*).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stationery {
    /// Where its envelopes have their window.
    pub window: WindowSide,
    /// What stands above its name.
    pub logo: Option<Picture>,
    /// A signature, drawn.
    pub signature: Option<Picture>,
    /// Who signs, as it is printed: « Camille Brunel, gérante ». The company where nobody is named.
    pub signatory: Option<Line>,
}

/// The side of an envelope its window is on (*enveloppe à fenêtre*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum WindowSide {
    /// At the right, as French envelopes have it.
    #[default]
    Right,
    /// At the left.
    Left,
}

impl Stationery {
    /// How letters look while nothing was decided.
    pub const SHIPPED: Self =
        Self { window: WindowSide::Right, logo: None, signature: None, signatory: None };

    /// Who signs for a company.
    pub fn signatory<'a>(&'a self, company: &'a Company) -> &'a Line {
        self.signatory.as_ref().unwrap_or(&company.name)
    }
}
