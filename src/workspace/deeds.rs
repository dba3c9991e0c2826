//! What the person did, with what takes it back; also once the page was closed and opened again.

use relancier_core::ledger::{Change, Stamp};
use relancier_exchange::json::{changes_from_json, changes_to_json};

use crate::store::{DeedNote, KeptDeed, Standing};

/// So many changes are not even written down to see whether their text is short enough.
const MANY: usize = 50_000;

/// Something the person did, with what takes it back; or, undone, with what does it again.
#[derive(Debug, Clone)]
pub struct Deed {
    /// When it was first done.
    pub at: Stamp,
    /// What was done, in a sentence.
    pub what: String,
    /// In the order they are to be made.
    pub back: Vec<Change>,
}

impl Deed {
    /// The deed as the store keeps it: its sentence, then a line for each change. `None` where that is
    /// too long.
    pub fn kept(&self, standing: Standing) -> Option<KeptDeed> {
        if self.back.len() > MANY {
            return None;
        }
        let what = self.what.replace('\n', " ");
        let text = format!("{what}\n{}", changes_to_json(&self.back));
        Some(KeptDeed { at: self.at, standing, text }).filter(KeptDeed::is_short)
    }

    fn read(kept: &KeptDeed) -> Option<Self> {
        let (what, changes) = kept.text.split_once('\n')?;
        let back = changes_from_json(changes)?;
        Some(Self { at: kept.at, what: what.to_owned(), back })
    }
}

/// That nothing is kept of these any longer.
pub fn drop(deeds: &[Deed]) -> Vec<DeedNote> {
    deeds.iter().map(|deed| DeedNote::Drop(deed.at)).collect()
}

/// What can be undone and what can be done again, each with the next one last.
///
/// Nothing stands behind a deed that cannot be read: it would be undone before its time. What was undone
/// before something else was done, in another tab, cannot be done again.
pub fn read(kept: &[KeptDeed]) -> (Vec<Deed>, Vec<Deed>) {
    let (mut done, mut undone) = (Vec::new(), Vec::new());
    for kept in kept {
        let Some(deed) = Deed::read(kept) else {
            done.clear();
            undone.clear();
            continue;
        };
        match kept.standing {
            Standing::Done => {
                undone.clear();
                done.push(deed);
            }
            Standing::Undone => undone.push(deed),
        }
    }
    undone.reverse();
    (done, undone)
}
