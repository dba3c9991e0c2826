//! Texts made comparable: without capitals, accents and punctuation.

/// The words of a text in lower case, without accents, one space between them: « N° de pièce »
/// and « n de PIECE » are the same.
///
/// Latin letters alone have their capitals and accents taken off: the tables for all others would
/// weigh more than this whole module.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match plain(c) {
            "" if c.is_alphanumeric() => folded.push(c.to_ascii_lowercase()),
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
        'À'..='Å' | 'à'..='å' => "a",
        'Ç' | 'ç' => "c",
        'È'..='Ë' | 'è'..='ë' => "e",
        'Ì'..='Ï' | 'ì'..='ï' => "i",
        'Ñ' | 'ñ' => "n",
        'Ò'..='Ö' | 'ò'..='ö' => "o",
        'Ù'..='Ü' | 'ù'..='ü' => "u",
        'Ý' | 'Ÿ' | 'ý' | 'ÿ' => "y",
        'Œ' | 'œ' => "oe",
        'Æ' | 'æ' => "ae",
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
