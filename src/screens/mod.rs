//! One module a place of the page.

mod calculator;
mod calendar;
mod client;
mod clients;
mod data;
mod edit_client;
mod edit_invoice;
mod import;
mod insight;
mod invoice;
mod invoices;
mod rates;
pub mod read;
mod schedule;
mod settings;
mod todo;
mod welcome;
mod write;

pub use calculator::Calculator;
pub use calendar::Calendar;
pub use client::ClientScreen;
pub use clients::Clients;
pub use data::Data;
pub use edit_client::EditClient;
pub use edit_invoice::EditInvoice;
pub use import::Import;
pub use insight::Insight;
pub use invoice::InvoiceScreen;
pub use invoices::Invoices;
pub use rates::RatesScreen;
pub use schedule::ScheduleScreen;
pub use settings::Settings;
pub use todo::Todo;
pub use welcome::Welcome;
pub use write::Write;
