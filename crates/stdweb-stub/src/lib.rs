//! Nothing.
//!
//! genpdf 0.2 depends on `time` 0.2, which names `stdweb` 0.4 for wasm32 and reads the local
//! time zone with it. Letters never ask for a time zone, and `stdweb` no longer builds: this
//! empty crate stands in its place through `[patch.crates-io]`.
