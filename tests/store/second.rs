//! The second copy: it has what the first has, and brings it back.

use js_sys::Promise;
use relancier::browser::window;
use relancier::store::idb::{Access, Database, Transaction};
use relancier::store::second::{Following, place};
use relancier::store::{DeedNote, Origin, StoreError, open_named};
use relancier_core::ledger::Ledger;
use relancier_exchange::json::export;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test as test;
use web_sys::IdbFactory;

use crate::desk::{Desk, FULL, Failing, Tab, VERSION, eventually, stringified};

const STORES: [&str; 6] = ["meta", "pages", "journal", "recovery", "quarantine", "deeds"];

#[test]
async fn it_has_whatever_is_saved_as_soon_as_that_is_saved() {
    let mut desk = Desk::open("second").await;
    followed(&desk).await;
    desk.commit(0..300).await;
    assert_eq!(second(&desk).await, first(&desk).await);
    desk.store.compact().await.unwrap();
    assert_eq!(second(&desk).await, first(&desk).await);
    desk.commit_deletion(7).await;
    let note = DeedNote::Keep(desk.deed("Garage Delmas, relance 1"));
    let entries = desk.make(290..310);
    desk.store.commit_with_recovery_point(&entries, &[note]).await.unwrap();
    assert_eq!(second(&desk).await, first(&desk).await);
    // From another tab too.
    let tab = Tab::open(&desk.name, None).await;
    let entries = desk.make(310..311);
    tab.store.commit(&entries, &[]).await.unwrap();
    eventually(async || second(&desk).await == first(&desk).await).await;
    let entries = desk.make(0..1);
    desk.store.forget(&entries).await.unwrap();
    eventually(async || second(&desk).await == first(&desk).await).await;
}

#[test]
async fn what_the_browser_lost_comes_back_from_it() {
    let mut desk = Desk::full("second-lost").await;
    followed(&desk).await;
    desk.commit(6..8).await;
    desk.store.compact().await.unwrap();
    desk.commit(8..9).await;
    desk.store.compact().await.unwrap();
    let before = first(&desk).await;
    for round in 0..3 {
        delete(&desk.name).await;
        let (store, opened) = open_named(&desk.name, None).await.unwrap();
        assert_eq!((opened.origin, export(&opened.ledger)), (Origin::Restored, desk.written()));
        desk.store = store;
        if round == 0 {
            // All of it, the number of changes apart.
            let after = first(&desk).await;
            assert_eq!(after[1..], before[1..]);
        }
        // The journal's keys go on, which other tabs rely on.
        let tab = Tab::open(&desk.name, None).await;
        desk.commit(10 + round..11 + round).await;
        eventually(async || export(&tab.ledger.borrow().0) == desk.written()).await;
        followed(&desk).await;
    }
    let (_, opened) = open_named(&desk.name, None).await.unwrap();
    assert_eq!((opened.origin, export(&opened.ledger)), (Origin::Kept, desk.written()));
}

#[test]
async fn what_the_browser_cleared_while_the_page_is_open_comes_back_too() {
    let mut desk = Desk::open("second-cleared").await;
    desk.commit(0..3).await;
    delete(&desk.name).await;
    desk.commit(3..4).await;
    assert_eq!(desk.reopened().await, desk.written());
}

#[test]
async fn data_cleared_with_their_copy_are_not_taken_for_an_empty_ledger() {
    let mut desk = Desk::open("cleared").await;
    desk.commit(0..3).await;
    delete_in(&place().await.unwrap(), &desk.name).await;
    delete(&desk.name).await;
    let entries = desk.make(3..4);
    assert_eq!(desk.store.commit(&entries, &[]).await, Err(StoreError::Gone));
}

#[test]
async fn nothing_is_lost_whichever_of_the_two_has_a_gap() {
    let first =
        async |desk: &Desk| Database::open(&desk.name, VERSION, |_| Ok(())).await.unwrap();
    let ahead = async |desk: &Desk| {
        let database = first(desk).await;
        database.set_following(Following::Counted);
        database
    };
    let item = async |database: &Database| {
        // The middle one of three.
        let delete = async |transaction: &Transaction| {
            let keys = transaction.keys("journal")?.list().await?;
            assert_eq!(keys.len(), 3);
            transaction.delete("journal", &keys[1])
        };
        database.transact(&["journal", "meta"], Access::Write, delete).await.unwrap();
    };
    let page = async |database: &Database, old: &JsValue| {
        let put = async |transaction: &Transaction| {
            let keys = transaction.keys("pages")?.list().await?;
            transaction.put("pages", &keys[0], old)
        };
        database.transact(&["pages", "meta"], Access::Write, put).await.unwrap();
    };
    let cases = [
        ("the first", "an item", Origin::Restored),
        ("the first, ahead", "an item", Origin::Kept),
        ("the second", "an item", Origin::Kept),
        ("the first", "a page", Origin::Restored),
        ("the first, ahead", "a page", Origin::Kept),
        ("the second", "a page", Origin::Kept),
    ];
    for (place, what, origin) in cases {
        let mut desk = Desk::open(&format!("second-gap {place} {what}")).await;
        desk.commit(0..2).await;
        desk.store.compact().await.unwrap();
        let old = desk.tamper(async |transaction| transaction.all("pages")?.list().await).await;
        desk.commit(2..4).await;
        desk.store.compact().await.unwrap();
        for n in 4..7 {
            desk.commit(n..n + 1).await;
        }
        followed(&desk).await;
        let database = match place {
            "the first" => first(&desk).await,
            "the second" => copy(&desk).await,
            _ => ahead(&desk).await,
        };
        match what {
            "an item" => item(&database).await,
            _ => page(&database, &old[0]).await,
        }
        let (store, opened) = open_named(&desk.name, None).await.unwrap();
        desk.store = store;
        assert_eq!(export(&opened.ledger), desk.written(), "{place}, {what}");
        assert_eq!(opened.origin, origin, "{place}, {what}");
        // It is the same in both from then on, and stays.
        followed(&desk).await;
        desk.commit(7..8).await;
        desk.store.compact().await.unwrap();
        assert_eq!(desk.reopened().await, desk.written(), "{place}, {what}");
    }
}

#[test]
async fn what_one_of_them_has_more_stays() {
    let mut desk = Desk::full("second-more").await;
    followed(&desk).await;
    let database = Database::open(&desk.name, VERSION, |_| Ok(())).await.unwrap();
    let add = async |transaction: &Transaction| {
        transaction.add("journal", &"{\"torn".into()).map(drop)
    };
    database.transact(&["journal"], Access::Write, add).await.unwrap();
    let (store, opened) = open_named(&desk.name, None).await.unwrap();
    desk.store = store;
    assert_eq!(opened.origin, Origin::Kept);
    assert!(opened.quarantined.contains(&"{\"torn".to_owned()));
    followed(&desk).await;
}

#[test]
async fn a_lost_ledger_comes_back_under_its_lock() {
    let mut desk = Desk::full("second-locked").await;
    followed(&desk).await;
    desk.lock("lock").await;
    assert!(!readable(&desk).await);
    desk.commit(6..8).await;
    followed(&desk).await;
    assert!(!readable(&desk).await);
    delete(&desk.name).await;
    assert_eq!(open_named(&desk.name, None).await.err(), Some(StoreError::Locked));
    assert_eq!(desk.reopened().await, desk.written());
}

#[test]
async fn what_is_erased_is_erased_in_it_and_does_not_come_back() {
    let mut desk = Desk::full("second-erased").await;
    followed(&desk).await;
    assert!(readable(&desk).await);
    desk.store.erase_all().await.unwrap();
    assert!(!readable(&desk).await);
    delete(&desk.name).await;
    desk.ledger = Ledger::default();
    assert_eq!(desk.reopened().await, desk.written());
}

#[test]
async fn what_is_too_much_to_follow_is_copied_anew_and_nothing_of_before_stays() {
    let mut desk = Desk::open("second-many").await;
    followed(&desk).await;
    for n in 0..120 {
        desk.commit(n..n + 1).await;
    }
    assert_eq!(second(&desk).await, first(&desk).await);
    desk.lock("many").await;
    assert!(!readable(&desk).await);
    desk.commit(120..121).await;
    followed(&desk).await;
    assert!(!readable(&desk).await);
}

#[test]
async fn a_large_one_is_copied_in_steps() {
    let mut desk = Desk::open("second-large").await;
    for n in 0..210 {
        desk.commit(n..n + 1).await;
    }
    delete_in(&place().await.unwrap(), &desk.name).await;
    // What is changed meanwhile is in it in the end.
    let (store, _) = open_named(&desk.name, None).await.unwrap();
    desk.store = store;
    desk.commit(210..211).await;
    followed(&desk).await;
    let keys = async |transaction: &Transaction| transaction.keys("journal")?.list().await;
    let copied = copy(&desk).await.transact(&STORES, Access::Read, keys).await.unwrap();
    assert_eq!(copied.len(), 211);
    delete(&desk.name).await;
    assert_eq!(desk.reopened().await, desk.written());
}

#[test]
async fn where_it_cannot_be_written_nothing_fails_and_it_is_copied_anew() {
    let mut desk = Desk::open("second-full").await;
    followed(&desk).await;
    // The first one adds to its journal.
    let failing = Failing::method("put", "journal", &desk.name, FULL);
    desk.commit(0..3).await;
    drop(failing);
    assert_eq!(desk.reopened().await, desk.written());
    followed(&desk).await;
}

#[test]
async fn where_it_missed_something_it_is_copied_anew() {
    let mut desk = Desk::open("second-missed").await;
    followed(&desk).await;
    // As if the browser had died between the two.
    let copy = copy(&desk).await;
    desk.commit(0..3).await;
    copy.transact(&STORES, Access::Write, async |transaction| {
        transaction.clear("journal")?;
        transaction.put("meta", &"changes".into(), &1.into())
    })
    .await
    .unwrap();
    let (store, _) = open_named(&desk.name, None).await.unwrap();
    desk.store = store;
    desk.commit(3..4).await;
    assert_eq!(desk.reopened().await, desk.written());
    followed(&desk).await;
}

/// Waits until both are the same.
async fn followed(desk: &Desk) {
    eventually(async || second(desk).await == first(desk).await).await;
}

/// The second copy of a desk's database, once there is one.
async fn copy(desk: &Desk) -> Database {
    let place = place().await.unwrap();
    loop {
        // One that is not there yet must not be made here.
        let refused = Database::open_in(&place, &desk.name, VERSION, |_| Err(JsValue::NULL));
        if let Ok(database) = refused.await {
            return database;
        }
    }
}

async fn first(desk: &Desk) -> Vec<String> {
    all(&Database::open(&desk.name, VERSION, |_| Ok(())).await.unwrap()).await
}

async fn second(desk: &Desk) -> Vec<String> {
    all(&copy(desk).await).await
}

/// Whether one reads in it, without any key, what a person wrote.
async fn readable(desk: &Desk) -> bool {
    second(desk).await.iter().any(|text| text.contains("2026-09-18"))
}

/// All keys and values, as text.
async fn all(database: &Database) -> Vec<String> {
    let read = database.transact(&STORES, Access::Read, async |transaction| {
        let mut all = Vec::new();
        for store in STORES {
            let keys = transaction.keys(store)?.value().await?;
            let values = transaction.all(store)?.value().await?;
            all.push(stringified(&keys) + &stringified(&values));
        }
        Ok(all)
    });
    read.await.unwrap()
}

/// The browser loses a database.
async fn delete(name: &str) {
    delete_in(&window().indexed_db().unwrap().unwrap(), name).await;
}

async fn delete_in(factory: &IdbFactory, name: &str) {
    let request = factory.delete_database(name).unwrap();
    let done = Promise::new(&mut |done, _| request.set_onsuccess(Some(&done)));
    JsFuture::from(done).await.unwrap();
}
