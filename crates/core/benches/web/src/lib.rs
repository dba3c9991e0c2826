//! The benchmark of penalty ledgers, for the browser: `page.html` draws the book and times what
//! reckons it.

#![expect(unsafe_code, reason = "a name that JavaScript can call is an unsafe attribute")]

#[path = "../../book/mod.rs"]
mod book;

use std::sync::OnceLock;

use book::Book;

static BOOK: OnceLock<Book> = OnceLock::new();

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
