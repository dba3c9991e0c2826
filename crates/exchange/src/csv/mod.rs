//! Lists of invoices as invoicing tools export them, and as people keep them in a spreadsheet;
//! tables that go out ([`write()`]).
//!
//! The way of a file: [`Table::read`] finds how it is written; [`Mapping::guess`] says which
//! column holds what, and the person corrects it; [`preview()`] says, row by row, what would come
//! in and what is refused and why; [`Preview::entries`] makes what the ledger takes in. Until
//! then nothing is written.
//!
//! **Architecture invariant:** no amount is guessed. What can be read in two ways is refused, with
//! its reason, unless the rest of its column settles it.

mod decode;
mod document;
mod entries;
mod field;
mod index;
mod mapping;
mod parties;
mod preview;
mod problem;
mod reader;
mod relate;
mod settlement;
mod table;
mod terms;
mod vocabulary;
mod write;

pub use decode::Encoding;
pub use entries::Source;
pub use field::Field;
pub use mapping::{Conventions, Mapping};
pub use parties::{ClientRef, NewClient};
pub use preview::{
    InvoiceRef, NewCreditNote, NewInvoice, Outcome, Preview, Row, Summary, preview,
};
pub use problem::{FileProblem, Note, Problem, Reason, Remark, Skip};
pub use settlement::Received;
pub use table::Table;
pub use write::{Cell, write};
