//! The wasm that makes letters, without the colour profile that none of them holds.
//!
//! printpdf, the backend of genpdf, carries a profile for offset printing of 654 kB, two thirds of the module, and
//! can only be told not to put it into the files it writes: `crates/letters` does. Its bytes stand in the module all
//! the same; here they are blanked out, and wasm-opt leaves blanks away.

use crate::{
    parts, paths,
    stop::{Doing, Result, Stop},
    tools::Tools,
};
use std::{fs, path::Path};

const MODULE: &str = "pdf_worker_bg.wasm";

/// Every ICC profile says so at this place of its header, which is so long and begins with the profile's length.
const SIGNATURE: &[u8] = b"acsp";
const SIGNATURE_AT: usize = 36;
const HEADER: usize = 128;

/// Lightens the module in a folder where Trunk has put it.
pub fn lighten(tools: &Tools, stage: &Path) -> Result<()> {
    let module = stage.join(MODULE);
    let doing = || format!("lightening {}", module.display());
    let mut wasm = fs::read(&module).doing(doing)?;
    if !blank_profile(&mut wasm) {
        return Err(Stop::new(format!("{MODULE} holds no colour profile, or more than one"))
            .hint(
                "has printpdf changed? If it has lost its profile, xtask/src/letters.rs can go",
            ));
    }
    let draft = paths::web().join(MODULE);
    fs::write(&draft, wasm).doing(doing)?;
    parts::optimise(tools, &draft, &module)
}

/// Blanks out the one colour profile in there; `false`, and nothing changed, if there is not just one.
fn blank_profile(bytes: &mut [u8]) -> bool {
    let mut profiles = bytes
        .windows(SIGNATURE.len())
        .enumerate()
        .filter(|(_, window)| *window == SIGNATURE)
        .filter_map(|(place, _)| profile_at(bytes, place.checked_sub(SIGNATURE_AT)?));
    let (Some(profile), None) = (profiles.next(), profiles.next()) else { return false };
    drop(profiles);
    match bytes.get_mut(profile) {
        Some(profile) => profile.fill(0),
        None => return false,
    }
    true
}

/// Where the profile that begins there ends, if one does.
fn profile_at(bytes: &[u8], start: usize) -> Option<std::ops::Range<usize>> {
    let length = bytes.get(start..start.checked_add(4)?)?.try_into().ok()?;
    let length = usize::try_from(u32::from_be_bytes(length)).ok()?;
    let end = start.checked_add(length)?;
    (length > HEADER && end <= bytes.len()).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(length: u32) -> Vec<u8> {
        let mut profile = vec![7; length as usize];
        profile[..4].copy_from_slice(&length.to_be_bytes());
        profile[SIGNATURE_AT..SIGNATURE_AT + 4].copy_from_slice(SIGNATURE);
        profile
    }

    #[test]
    fn the_profile_is_blanked_and_nothing_else() {
        let module = [vec![1; 50], profile(400), b"acsp".to_vec(), vec![2; 50]].concat();
        let mut blanked = module.clone();
        assert!(blank_profile(&mut blanked));
        assert_eq!(blanked[..50], module[..50]);
        assert!(blanked[50..450].iter().all(|byte| *byte == 0));
        assert_eq!(blanked[450..], module[450..]);
    }

    #[test]
    fn what_holds_no_profile_or_two_is_left_alone() {
        let cut_short = profile(400)[..300].to_vec();
        for module in [
            vec![1; 500],
            [profile(200), profile(300)].concat(),
            cut_short,
            b"acsp".to_vec(),
            Vec::new(),
        ] {
            let mut after = module.clone();
            assert!(!blank_profile(&mut after));
            assert_eq!(after, module);
        }
    }
}
