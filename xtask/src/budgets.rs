//! What the page may weigh on the wire, and what it weighs.
//!
//! Sizes are brotli's, in bytes; a kB is 1000 of them. Most hosts compress with brotli or, a little larger, gzip.

use crate::{
    files::{self, Built},
    stop::Result,
};
use std::{fmt, path::Path};

/// The budgets.
pub const BUDGETS: [Budget; 5] = [
    Budget { part: Part::FirstLoad, limit: 365_000 },
    Budget { part: Part::Screens, limit: 755_000 },
    Budget { part: Part::PdfWorker, limit: 200_000 },
    Budget { part: Part::AgeWorker, limit: 40_000 },
    Budget { part: Part::Fonts, limit: 40_000 },
];

/// From here on, a budget is nearly spent: per hundred.
const WARN_AT: u64 = 90;

/// When a file is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Before the page can be used.
    FirstLoad,
    /// When a screen is first wanted, a part at a time; all of them behind the first screen, for offline use.
    Screens,
    /// When a letter is first wanted.
    PdfWorker,
    /// When a file is first sealed with a passphrase, or opened with one.
    AgeWorker,
    /// With the first letter.
    Fonts,
    /// Icons, manifest: fetched by the browser as it sees fit.
    Rest,
}

pub struct Budget {
    pub part: Part,
    pub limit: u64,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Fits,
    NearlySpent,
    Above,
}

/// The weighed page.
pub struct Scales {
    files: Vec<Weighed>,
}

struct Weighed {
    path: String,
    part: Part,
    transfer: u64,
}

impl Part {
    /// By the name alone: the one rule to extend when a new kind of file comes.
    pub fn of(path: &str) -> Self {
        let ending = path.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
        match ending {
            "ttf" | "otf" | "woff2" => Self::Fonts,
            _ if path.starts_with("pdf_worker") => Self::PdfWorker,
            _ if path.starts_with("age_worker") => Self::AgeWorker,
            // What `xtask/src/parts.rs` cuts off; the rest of the folder is the first load's.
            "wasm" if path.contains("/split_") || path.contains("/chunk_") => Self::Screens,
            "html" | "css" | "js" | "wasm" => Self::FirstLoad,
            _ => Self::Rest,
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::FirstLoad => "first load",
            Self::Screens => "screens, when wanted",
            Self::PdfWorker => "PDF worker",
            Self::AgeWorker => "worker of passphrases",
            Self::Fonts => "the PDF worker's fonts",
            Self::Rest => "icons and so on",
        })
    }
}

impl Budget {
    pub fn verdict(&self, transfer: u64) -> Verdict {
        if transfer > self.limit {
            Verdict::Above
        } else if percent(transfer, self.limit) >= WARN_AT {
            Verdict::NearlySpent
        } else {
            Verdict::Fits
        }
    }
}

impl Scales {
    pub fn weigh(dist: &Path) -> Result<Self> {
        let weigh = |Built { path, bytes }: Built| Weighed {
            part: Part::of(&path),
            transfer: compressed(&bytes),
            path,
        };
        Ok(Self { files: files::of(dist)?.into_iter().map(weigh).collect() })
    }

    fn transfer(&self, part: Part) -> u64 {
        self.files.iter().filter(|file| file.part == part).map(|file| file.transfer).sum()
    }

    /// Prints every part, its files, and its budget; says whether all are kept.
    pub fn report(&self) -> bool {
        println!("Transfer sizes (brotli):");
        for part in [
            Part::FirstLoad,
            Part::Screens,
            Part::PdfWorker,
            Part::Fonts,
            Part::AgeWorker,
            Part::Rest,
        ] {
            let mut files: Vec<_> =
                self.files.iter().filter(|file| file.part == part).collect();
            if files.is_empty() {
                continue;
            }
            let transfer = self.transfer(part);
            let judged = BUDGETS
                .iter()
                .find(|budget| budget.part == part)
                .map(|budget| format!("   {}", against(budget, transfer)))
                .unwrap_or_default();
            println!("  {part:<42} {:>9}{judged}", kb(transfer));
            if part != Part::Rest {
                files.sort_by_key(|file| std::cmp::Reverse(file.transfer));
                for file in files {
                    println!("    {:<40} {:>9}", file.path, kb(file.transfer));
                }
            }
        }
        BUDGETS
            .iter()
            .all(|budget| budget.verdict(self.transfer(budget.part)) != Verdict::Above)
    }
}

fn against(budget: &Budget, transfer: u64) -> String {
    let verdict = match budget.verdict(transfer) {
        Verdict::Fits => "",
        Verdict::NearlySpent => "  WARNING: nearly spent",
        Verdict::Above => "  ABOVE THE BUDGET",
    };
    format!("{} % of {}{verdict}", percent(transfer, budget.limit), kb(budget.limit))
}

fn percent(part: u64, whole: u64) -> u64 {
    part.saturating_mul(100).checked_div(whole).unwrap_or(100)
}

/// 97640 bytes are `97.6 kB`.
fn kb(bytes: u64) -> String {
    let tenths = (bytes + 50) / 100;
    format!("{}.{} kB", tenths / 10, tenths % 10)
}

/// Bytes on the wire at brotli's best, as a host that compresses beforehand sends them.
fn compressed(bytes: &[u8]) -> u64 {
    let mut counter = Counter(0);
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut bytes = bytes;
    // Neither a slice nor a counter can fail; were it so, nothing would be reported as free.
    match brotli::BrotliCompress(&mut bytes, &mut counter, &parameters) {
        Ok(_) => counter.0,
        Err(_) => u64::MAX,
    }
}

struct Counter(u64);

impl std::io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const BUDGET: Budget = Budget { part: Part::FirstLoad, limit: 320_000 };

    #[test]
    fn a_budget_warns_at_nine_tenths_and_fails_above_it() {
        for (transfer, verdict) in [
            (0, Verdict::Fits),
            (287_999, Verdict::Fits),
            (288_000, Verdict::NearlySpent),
            (320_000, Verdict::NearlySpent),
            (320_001, Verdict::Above),
            (u64::MAX, Verdict::Above),
        ] {
            assert_eq!(BUDGET.verdict(transfer), verdict, "{transfer}");
        }
    }

    #[test]
    fn every_file_belongs_to_the_moment_it_is_fetched() {
        for (path, part) in [
            ("index.html", Part::FirstLoad),
            ("main-1c.css", Part::FirstLoad),
            ("relancier-0f/relancier_bg.wasm", Part::FirstLoad),
            ("relancier-0f/__wasm_split.js", Part::FirstLoad),
            ("relancier-0f/split_import.wasm", Part::Screens),
            ("relancier-0f/chunk_5.wasm", Part::Screens),
            ("boot.js", Part::FirstLoad),
            ("sw.js", Part::FirstLoad),
            ("pdf_worker_loader.js", Part::PdfWorker),
            ("pdf_worker_bg.wasm", Part::PdfWorker),
            ("age_worker_bg.wasm", Part::AgeWorker),
            ("fonts/LiberationSans-Regular.ttf", Part::Fonts),
            ("icons/icon-512.png", Part::Rest),
            ("manifest.webmanifest", Part::Rest),
        ] {
            assert_eq!(Part::of(path), part, "{path}");
        }
    }

    #[test]
    fn sizes_are_rounded_to_a_tenth() {
        assert_eq!(kb(97_640), "97.6 kB");
        assert_eq!(kb(97_650), "97.7 kB");
        assert_eq!(kb(0), "0.0 kB");
        assert_eq!(kb(999_999), "1000.0 kB");
    }

    #[test]
    fn what_repeats_weighs_little() {
        assert!(compressed(&[7; 100_000]) < 100);
        assert!(compressed(b"short") >= 5);
    }

    #[test]
    fn the_scales_add_up_by_part() {
        let folder = files::scratch("scales");
        fs::write(folder.join("index.html"), "<!doctype html>").unwrap();
        fs::write(folder.join("pdf_worker.js"), "let a;").unwrap();
        let scales = Scales::weigh(&folder).unwrap();
        assert!(scales.transfer(Part::FirstLoad) > 0);
        assert!(scales.transfer(Part::PdfWorker) > 0);
        assert_eq!(scales.transfer(Part::Fonts), 0);
        assert!(scales.report());
    }
}
