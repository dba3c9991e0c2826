//! How long letters take to be laid out and written, once the fonts are there: of one page, over
//! several pages, and a hundred in one file.
#![expect(clippy::unwrap_used, reason = "a benchmark stops at what it did not expect")]

use std::fs;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use relancier_letters::{Fonts, render, render_all};
use relancier_messages::Letter;

fn file(path: &str) -> Vec<u8> {
    fs::read(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn content(name: &str) -> Letter {
    serde_json::from_slice(&file(&format!("tests/contents/{name}.json"))).unwrap()
}

fn letters(criterion: &mut Criterion) {
    let face = |face: &str| file(&format!("../../public/fonts/relancier-sans-{face}.ttf"));
    let fonts = Fonts::new(&face("regular"), &face("bold")).unwrap();
    for (title, name) in [
        ("one page, one invoice", "courtesy"),
        ("one page, three invoices", "notice"),
        ("two pages, forty invoices", "many"),
    ] {
        let letter = content(name);
        let size = render(&letter, &fonts).unwrap().len();
        criterion.bench_function(&format!("{title}: {size} bytes"), |bencher| {
            bencher.iter(|| render(black_box(&letter), &fonts).unwrap());
        });
    }
    let batch: Vec<Letter> = ["courtesy", "consumer", "firm", "notice"]
        .map(content)
        .into_iter()
        .cycle()
        .take(100)
        .collect();
    let size = render_all(&batch, &fonts).unwrap().len();
    let mut group = criterion.benchmark_group("batch");
    group.sample_size(10);
    group.bench_function(format!("a hundred letters: {size} bytes"), |bencher| {
        bencher.iter(|| render_all(black_box(&batch), &fonts).unwrap());
    });
    group.finish();
}

criterion_group!(benches, letters);
criterion_main!(benches);
