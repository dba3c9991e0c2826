//! How long the plan of the day takes, and the ledger it is made from: `cargo bench -p
//! relancier-core --bench agenda`, or `cargo xtask bench`, which measures plans in Chromium too.
//!
//! Twenty open invoices a client, on ledgers ten times apart: time is to grow with them, no faster.
//! And a small firm's ledger as the page has it, most of it paid: it is planned at each change.

#[path = "book/dice.rs"]
mod dice;
#[path = "book/firm.rs"]
mod firm;

use core::hint::black_box;

use chrono::Days;
use criterion::{
    BatchSize, BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group,
    criterion_main,
};
use relancier_core::dunning::{agenda, calendar};
use relancier_core::ledger::Ledger;

fn plans(criterion: &mut Criterion) {
    let today = firm::today();
    let mut group = criterion.benchmark_group("agenda");
    group.sample_size(20).sampling_mode(SamplingMode::Flat);
    for (what, invoices, paid) in
        [("open", 10_000, 0), ("open", 100_000, 0), ("mostly paid", 3_000, 80)]
    {
        let ledger = black_box(firm::draw(invoices, paid));
        let (cards, cents) = firm::plan(&ledger);
        // `cargo xtask bench` reads this.
        println!("plan of {what} {invoices}: {cards} {cents};");
        group.throughput(Throughput::Elements(invoices));
        group.bench_function(BenchmarkId::new(what, invoices), |bencher| {
            bencher.iter(|| agenda(&ledger, today));
        });
        let months = BenchmarkId::new(format!("{what}, calendar of 60 days"), invoices);
        group.bench_function(months, |bencher| {
            bencher.iter(|| calendar(&ledger, today, today + Days::new(60)));
        });
    }
    group.finish();
}

/// A hundred thousand invoices, most of them paid, and three hundred thousand other records.
fn reading(criterion: &mut Criterion) {
    let entries = firm::history(100_000);
    println!("{} entries", entries.len());
    let mut group = criterion.benchmark_group("ledger");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.throughput(Throughput::Elements(entries.len() as u64));
    group.bench_function("from entries", |bencher| {
        let again = || entries.clone();
        bencher.iter_batched(again, Ledger::from_entries, BatchSize::PerIteration);
    });
    group.finish();
}

criterion_group!(benches, plans, reading);
criterion_main!(benches);
