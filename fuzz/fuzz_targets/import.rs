//! Bytes from anyone, read as an export or as a list of invoices.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../crates/exchange/tests/anything/mod.rs"]
mod anything;

fuzz_target!(|bytes: &[u8]| anything::read(bytes));
