//! How long the penalty ledgers of a hundred thousand invoices take: `cargo bench -p
//! relancier-core`, or `cargo xtask bench`, which measures the same in Chromium too.

mod book;

use book::Book;
use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};

fn penalty_ledgers(criterion: &mut Criterion) {
    let book = Book::draw();
    let tally = book.reckon();
    // `cargo xtask bench` reads this.
    println!("book: {} {};", tally.lines, tally.total.cents());

    let mut group = criterion.benchmark_group("penalty");
    group.sample_size(20).sampling_mode(SamplingMode::Flat);
    group.throughput(Throughput::Elements(book::INVOICES as u64));
    group.bench_function("ledgers", |bencher| bencher.iter(|| book.reckon()));
    group.finish();
}

criterion_group!(benches, penalty_ledgers);
criterion_main!(benches);
