use proptest::prelude::*;
use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};

use super::*;

fn phrase(text: &str) -> Phrase {
    Phrase::new(text).unwrap()
}

const DRAWN: Drawn = Drawn { file_key: [1; 16], salt: [2; 16], nonce: [3; 16] };

/// As files are sealed, with next to no work.
fn sealed(plain: &[u8], text: &str) -> Vec<u8> {
    seal_with(plain, &phrase(text), &DRAWN, 1).unwrap()
}

fn opened(file: &[u8]) -> Result<Vec<u8>, OpenError> {
    open(file, &phrase("password"))
}

/// From the test kit of the format (C2SP/CCTV, `age/testdata`), whose passphrase is `password` and
/// whose plain text is told by its SHA-256 alone.
#[test]
fn files_of_the_formats_own_test_kit_open() {
    let binary = b"age-encryption.org/v1\n-> scrypt rF0/NwblUHHTpgQgRpe5CQ 10\ngUjEymFKMVXQEKdMMHL24oYexjE3TIC0O0zGSqJ2aUY\n--- IOXiQYStkoT1mvZW2tFOqZdhRVvj58egABx/sWfZQbc\n\x1b5\xc6\xe6\x87\xdd\x00\xda:\xc3y\xac\x9ft,!\xfd\x18Z\x1b\x9e=\xeds\x9d\x14\xacj\x9aP\x12M\xb8f\xd8";
    let armored = b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCByRjAvTndibFVISFRwZ1Fn\nUnBlNUNRIDEwCmdVakV5bUZLTVZYUUVLZE1NSEwyNG9ZZXhqRTNUSUMwTzB6R1Nx\nSjJhVVkKLS0tIElPWGlRWVN0a29UMW12WlcydEZPcVpkaFJWdmo1OGVnQUJ4L3NX\nZlpRYmMKGzXG5ofdANo6w3msn3QsIf0YWhuePe1znRSsappQEk24Ztg=\n-----END AGE ENCRYPTED FILE-----\n";
    assert_eq!(super::armored(binary).as_bytes(), armored);
    for file in [binary.as_slice(), armored] {
        let plain = opened(file).unwrap();
        assert_eq!(
            format!("{:x}", Sha256::digest(&plain)),
            "013f54400c82da08037759ada907a8b864e97de81c088a182062c4b5622fd2ab"
        );
    }
}

/// What follows is never reached.
#[test]
fn headers_that_are_not_of_a_file_for_one_passphrase_are_refused() {
    const SALT: &str = "rF0/NwblUHHTpgQgRpe5CQ";
    const BODY: &str = "gUjEymFKMVXQEKdMMHL24oYexjE3TIC0O0zGSqJ2aUY";
    const KEY: &str = "-> X25519 ajtqAvDEkVNr2B7zUOtq2mAQXDSBlNrVAuM/dKb5sT4\nU+hKlJ4isweJ9PKG7pgscmG3cPASLgTw7SOBpbZ8x2U\n";
    let scrypt = |arguments: &str| format!("-> scrypt {arguments}\n{BODY}\n");
    let good = scrypt(&format!("{SALT} 10"));
    for (stanzas, error) in [
        (KEY.to_owned(), OpenError::ForKeys),
        (format!("{KEY}{KEY}"), OpenError::ForKeys),
        (format!("{KEY}{good}"), OpenError::Altered),
        (format!("{good}{good}"), OpenError::Altered),
        (String::new(), OpenError::Altered),
        (scrypt(&format!("{SALT} 21")), OpenError::TooMuchWork),
        (scrypt(&format!("{SALT} 99999999999999999999")), OpenError::TooMuchWork),
        (scrypt(&format!("{SALT} 010")), OpenError::Altered),
        (scrypt(&format!("{SALT} 0")), OpenError::Altered),
        (scrypt(&format!("{SALT} +10")), OpenError::Altered),
        (scrypt(&format!("{SALT} 10 10")), OpenError::Altered),
        (scrypt(SALT), OpenError::Altered),
        (scrypt("rF0/NwblUHHTpgQgRpe5CR 10"), OpenError::Altered),
        (scrypt("rF0/NwblUHHTpgQgRpe5 10"), OpenError::Altered),
        (format!("-> scrypt {SALT} 10\n{BODY}=\n"), OpenError::Altered),
        (format!("-> scrypt {SALT} 10\n\n"), OpenError::Altered),
        (format!("-> scrypt  {SALT} 10\n{BODY}\n"), OpenError::Altered),
        (format!("-> scrypt {SALT} 10\r\n{BODY}\n"), OpenError::Altered),
    ] {
        let mac = "IOXiQYStkoT1mvZW2tFOqZdhRVvj58egABx/sWfZQbc";
        let file = format!("age-encryption.org/v1\n{stanzas}--- {mac}\nwhat follows");
        assert_eq!(opened(file.as_bytes()), Err(error), "{stanzas}");
    }
    for (file, error) in [
        ("", OpenError::NotAge),
        ("{}", OpenError::NotAge),
        ("age-encryption.org\n", OpenError::NotAge),
        ("age-encryption.org/v2\n", OpenError::OtherVersion),
        ("age-encryption.org/v1", OpenError::CutShort),
        ("age-encryption.org/v1\r\n", OpenError::Altered),
        ("-----BEGIN AGE ENCRYPTED FILE-----\n", OpenError::CutShort),
        (
            "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\nYWdl\n-----END AGE ENCRYPTED FILE-----",
            OpenError::Altered,
        ),
    ] {
        assert_eq!(opened(file.as_bytes()), Err(error), "{file}");
    }
}

#[test]
fn only_its_own_passphrase_opens_a_file() {
    let file = sealed(b"plain", "correct horse");
    assert_eq!(open(&file, &phrase("correct horse")), Ok(b"plain".to_vec()));
    for wrong in ["correct horse ", "Correct horse", "x"] {
        assert_eq!(open(&file, &phrase(wrong)), Err(OpenError::WrongPhrase));
    }
    assert_eq!(Phrase::new(" \t"), Err(EmptyPhrase));
}

/// A guess must cost as much as with the `age` tool.
#[test]
fn what_is_sealed_for_good_is_sealed_with_all_the_work() {
    let file = seal(b"plain", &phrase("password"), &DRAWN).unwrap();
    let header = String::from_utf8_lossy(&file);
    assert_eq!(header.lines().nth(1), Some("-> scrypt AgICAgICAgICAgICAgICAg 18"));
    assert_eq!(opened(&file), Ok(b"plain".to_vec()));
}

/// Where a chunk ends, and one byte to each side.
#[test]
fn files_of_any_size_come_back_and_end_where_they_end() {
    const CHUNK: usize = 64 * 1024;
    for size in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7] {
        let plain: Vec<u8> = (0..=250).cycle().take(size).collect();
        let file = sealed(&plain, "password");
        assert_eq!(opened(&file), Ok(plain), "{size}");
        // Whole chunks taken away: only their own mark tells that there were more.
        let header = file.len() - size - 16 - size.div_ceil(CHUNK).max(1) * 16;
        let after = |chunks: usize| header + 16 + chunks * (CHUNK + 16);
        for chunks in 0..size.div_ceil(CHUNK) {
            assert_eq!(
                opened(&file[..after(chunks)]),
                Err(OpenError::CutShort),
                "{chunks} of {size}"
            );
        }
        let more = [&file, b"more than a seal".as_slice()].concat();
        assert_eq!(opened(&more), Err(OpenError::Altered), "{size}");
    }
}

#[test]
fn chunks_that_change_places_are_refused() {
    let plain = [[1; 65_536], [2; 65_536], [3; 65_536]].concat();
    let file = sealed(&plain, "password");
    let (rest, third) = file.split_at(file.len() - 65_552);
    let (rest, second) = rest.split_at(rest.len() - 65_552);
    let (start, first) = rest.split_at(rest.len() - 65_552);
    for moved in [[second, first, third], [first, third, second], [first, first, third]] {
        let file = [start, &moved.concat()].concat();
        assert_eq!(opened(&file), Err(OpenError::Altered));
    }
}

#[test]
fn a_passphrase_is_as_good_as_it_is_long() {
    for (text, good) in [
        ("", Strength::Short),
        ("12041987", Strength::Short),
        ("Facture2026", Strength::Short),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", Strength::Short),
        ("   Facture2026      ", Strength::Short),
        ("chevalagrafe", Strength::Fair),
        ("cheval agrafe pile volet", Strength::Long),
        ("été à la plage de Wissant", Strength::Long),
    ] {
        assert_eq!(strength(text), good, "{text}");
    }
}

#[test]
fn a_passphrase_to_take_tells_all_the_bits_it_is_made_of() {
    assert_eq!(proposed(0), "bababa bababa bababa bababa bababa");
    assert_eq!(proposed(u128::MAX), "zuzuzu zuzuzu zuzuzu zuzuzu zuzuzu");
    let words = |bit: u32| proposed(1 << bit);
    let all: BTreeSet<_> = (0..90).map(words).collect();
    assert_eq!(all.len(), 90);
    assert_eq!(strength(&proposed(0x0123_4567_89ab_cdef)), Strength::Long);
}

#[test]
fn a_passphrase_is_in_no_log() {
    assert_eq!(format!("{:?}", phrase("secret")), "Phrase");
}

proptest! {
    #[test]
    fn what_is_sealed_comes_back(plain: Vec<u8>, text in "\\PC{1,40}", file_key: [u8; 16], salt: [u8; 16], nonce: [u8; 16]) {
        prop_assume!(!text.trim().is_empty());
        let drawn = Drawn { file_key, salt, nonce };
        let file = seal_with(&plain, &phrase(&text), &drawn, 1).unwrap();
        prop_assert!(is_age(&file));
        let as_text = armored(&file);
        prop_assert_eq!(open(as_text.as_bytes(), &phrase(&text)), Ok(plain.clone()));
        prop_assert_eq!(open(&file, &phrase(&text)), Ok(plain));
    }

    #[test]
    fn a_file_cut_short_anywhere_is_refused(plain in prop::collection::vec(any::<u8>(), 0..200), at: prop::sample::Index) {
        let file = sealed(&plain, "password");
        let cut = &file[..at.index(file.len())];
        prop_assert!(opened(cut).is_err());
    }

    #[test]
    fn a_file_altered_anywhere_is_refused(plain in prop::collection::vec(any::<u8>(), 0..200), at: prop::sample::Index, change in 1_u8..) {
        let mut file = sealed(&plain, "password");
        let at = at.index(file.len());
        file[at] ^= change;
        prop_assert!(opened(&file).is_err(), "{}", at);
    }

    #[test]
    fn any_bytes_are_opened_or_refused(bytes: Vec<u8>, header: bool, armor: bool) {
        let mut file = Vec::new();
        if armor {
            file.extend(b"-----BEGIN AGE ENCRYPTED FILE-----\n");
        } else if header {
            file.extend(b"age-encryption.org/v1\n-> ");
        }
        file.extend(bytes);
        prop_assert!(opened(&file).is_err());
    }
}
