//! The outside tools and their versions, in one place.
//!
//! `Trunk.toml` and `Cargo.toml` repeat some of them because their readers want them there: the tests below
//! keep them together.

/// Bundles the page: compiles, binds, optimises, hashes file names.
pub const TRUNK: &str = "0.21.14";

/// Writes the JavaScript side of the wasm module; must be the version of the `wasm-bindgen` crate.
pub const WASM_BINDGEN: &str = "0.2.129";

/// Cuts the wasm module in parts at the marks that `wasm_split_helpers` (Leptos) leaves; it refuses marks newer
/// than it knows.
pub const WASM_SPLIT: &str = "0.2.4";

/// The npm package that ships `wasm-opt`. Debian's own (108) optimises without a complaint and the page
/// then dies with "WebAssembly.Table.grow(): failed to grow table".
pub const BINARYEN: &str = "132.0.0";

/// What `wasm-opt --version` of [`BINARYEN`] answers.
pub const WASM_OPT: &str = "132";

/// The oldest Node.js that runs `wasm-opt` and the end-to-end walk.
pub const NODE_AT_LEAST: u32 = 20;

/// The Node.js installed from npm where the system offers only an older one.
pub const NODE: &str = "22.23.3";

/// Checks licences and known advisories of the dependencies (`cargo xtask audit`).
pub const CARGO_DENY: &str = "0.20.2";

/// Feeds the readers of files with bytes nobody would write (`cargo xtask fuzz`).
pub const CARGO_FUZZ: &str = "0.13.2";

/// The oldest Rust that compiles the workspace (`rust-version` in `Cargo.toml`).
pub const RUST_AT_LEAST: (u32, u32) = (1, 95);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths;
    use std::fs;

    fn parsed(file: &str) -> toml::Table {
        fs::read_to_string(paths::root().join(file)).unwrap().parse().unwrap()
    }

    #[test]
    fn the_lock_file_holds_the_wasm_bindgen_of_the_command_line_tool() {
        let lock = parsed("Cargo.lock");
        let locked: Vec<_> = lock["package"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|package| package["name"].as_str() == Some("wasm-bindgen"))
            .map(|package| package["version"].as_str().unwrap())
            .collect();
        assert_eq!(locked, [WASM_BINDGEN]);
    }

    #[test]
    fn trunk_is_told_the_same_versions() {
        let trunk = parsed("Trunk.toml");
        assert_eq!(trunk["tools"]["wasm_bindgen"].as_str(), Some(WASM_BINDGEN));
        assert_eq!(
            trunk["tools"]["wasm_opt"].as_str(),
            Some(format!("version_{WASM_OPT}").as_str())
        );
        assert_eq!(trunk["trunk-version"].as_str(), Some(format!("={TRUNK}").as_str()));
        assert_eq!(
            trunk["build"]["offline"].as_bool(),
            Some(true),
            "trunk must never download a tool"
        );
    }

    #[test]
    fn wasm_opt_comes_from_the_binaryen_named() {
        assert_eq!(BINARYEN.split('.').next(), Some(WASM_OPT));
    }

    #[test]
    fn the_oldest_rust_is_the_one_the_workspace_declares() {
        let declared = parsed("Cargo.toml");
        let (major, minor) = RUST_AT_LEAST;
        assert_eq!(
            declared["workspace"]["package"]["rust-version"].as_str(),
            Some(format!("{major}.{minor}").as_str())
        );
    }
}
