//! The page: it shows and asks, it never computes.
//!
//! - [`browser`]: the only way to the window, the clock and chance;
//! - [`store`]: the ledger in IndexedDB.

pub mod browser;
pub mod store;
