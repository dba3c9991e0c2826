//! The benchmark of penalty ledgers and of plans, for the browser: `page.html` draws what is to be
//! reckoned and times it.

#![expect(unsafe_code, reason = "a name that JavaScript can call is an unsafe attribute")]

#[path = "../../book/mod.rs"]
mod book;
#[path = "../../book/firm.rs"]
mod firm;

use std::sync::OnceLock;

use book::{Book, dice};
use relancier_core::ledger::Ledger;

static BOOK: OnceLock<Book> = OnceLock::new();

/// Two firms, ten times apart.
static FIRMS: [OnceLock<Ledger>; 2] = [OnceLock::new(), OnceLock::new()];

/// Draws the book, and says how many invoices it has.
#[unsafe(no_mangle)]
pub extern "C" fn draw() -> u32 {
    BOOK.get_or_init(Book::draw);
    u32::try_from(book::INVOICES).unwrap_or_default()
}

/// Makes every penalty ledger of the book, and says how many lines they have.
#[unsafe(no_mangle)]
pub extern "C" fn lines() -> u32 {
    BOOK.get().map_or(0, |book| u32::try_from(book.reckon().lines).unwrap_or_default())
}

/// Makes every penalty ledger of the book, and says how many cents are due.
#[unsafe(no_mangle)]
pub extern "C" fn cents() -> i64 {
    BOOK.get().map_or(0, |book| book.reckon().total.cents())
}

/// Plans the day of the small firm or of the large one, and says how many clients are to be
/// written to.
#[unsafe(no_mangle)]
pub extern "C" fn clients(large: bool) -> u32 {
    u32::try_from(firm::plan(firm_of(large)).0).unwrap_or_default()
}

/// The same, and says how many cents they are asked for.
#[unsafe(no_mangle)]
pub extern "C" fn asked(large: bool) -> i64 {
    firm::plan(firm_of(large)).1
}

fn firm_of(large: bool) -> &'static Ledger {
    let [small, big] = &FIRMS;
    match large {
        true => big.get_or_init(|| firm::draw(100_000, 0)),
        false => small.get_or_init(|| firm::draw(10_000, 0)),
    }
}
