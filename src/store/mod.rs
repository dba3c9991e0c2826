//! The ledger in IndexedDB.
