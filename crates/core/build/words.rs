//! The words of the data as Rust names them.

/// `last_warning` as `LastWarning`. A word that is no variant fails to compile.
pub fn pascal_case(word: &str) -> String {
    word.split('_')
        .map(|part| {
            let (first, rest) = part.split_at(part.len().min(1));
            first.to_uppercase() + rest
        })
        .collect()
}
