//! Texts made comparable: without capitals, accents and punctuation.

/// The words of a text in lower case, without accents, one space between them: « N° de pièce »
/// and « n de PIECE » are the same.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            "" if c.is_alphanumeric() => folded.push(c),
            // A combining accent, or an ordinal sign, belongs to the letter before it.
            "" if ('\u{300}'..='\u{36f}').contains(&c) || c == 'º' => {}
            "" if folded.ends_with(' ') || folded.is_empty() => {}
            "" => folded.push(' '),
            letters => folded.push_str(letters),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The letters without accent that stand for an accented one; nothing for all others.
fn plain(c: char) -> &'static str {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => "a",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => "o",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'ý' | 'ÿ' => "y",
        'œ' => "oe",
        'æ' => "ae",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reads_the_same_folds_the_same() {
        for (text, folded) in [
            ("N° Facture", "n facture"),
            ("  Réf.  client ", "ref client"),
            ("Date d’échéance", "date d echeance"),
            ("Date d'e\u{301}che\u{301}ance", "date d echeance"),
            ("L’Œuvre & Fils", "l oeuvre fils"),
            ("total_ttc", "total ttc"),
            ("€", ""),
            ("", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }
}
