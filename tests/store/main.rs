//! What the store promises, on a real IndexedDB.
//!
//! Each test has a database of its own. A second store on the same database stands for a second tab.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use js_sys::Uint8Array;
use relancier::lock::{self, new_key};
use relancier::store::idb::{Access, Database};
use relancier::store::{
    Cipher, DeedNote, KeptDeed, Lock, News, Opened, Origin, Standing, StoreError, open_named,
};
use relancier_core::ledger::{Entry, Invoice, Ledger, Record};
use relancier_core::money::Money;
use relancier_exchange::json::{entry_from_json, entry_to_json, export};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};
use web_sys::IdbObjectStoreParameters;

use desk::{ABORTED, Desk, FULL, Failing, Tab, VERSION, both, eventually, stringified};

mod desk;
mod second;

wasm_bindgen_test_configure!(run_in_browser);

#[test]
async fn what_was_committed_is_there_when_the_page_opens_again() {
    let mut desk = Desk::open("again").await;
    desk.commit(0..3).await;
    desk.commit(2..5).await;
    desk.commit_deletion(1).await;
    assert_eq!(desk.reopened().await, desk.written());
}

#[test]
async fn compaction_changes_nothing_that_one_can_see() {
    let mut desk = Desk::open("compaction").await;
    for start in 0..30 {
        desk.commit(start * 40..start * 40 + 60).await;
        desk.commit_deletion(start * 40 + 7).await;
        if start % 7 == 3 {
            desk.store.compact().await.unwrap();
        }
    }
    assert_eq!(desk.reopened().await, desk.written());
    desk.store.compact().await.unwrap();
    assert_eq!(desk.count("journal").await, 0);
    assert!((5..20).contains(&desk.count("pages").await));
    assert_eq!(desk.reopened().await, desk.written());
    // The journal's keys go on after it was emptied: other tabs rely on it.
    desk.commit(3..4).await;
    assert!(desk.keys("journal").await[0].as_f64() > Some(60.0));
}

#[test]
async fn the_journal_is_compacted_once_nothing_happens() {
    let mut desk = Desk::open("idle").await;
    desk.commit(0..3).await;
    assert_eq!(desk.count("journal").await, 1);
    eventually(async || desk.count("journal").await == 0).await;
    assert_eq!(desk.reopened().await, desk.written());
}

#[test]
async fn what_cannot_be_read_is_kept_and_told_whatever_happens_around_it() {
    let mut desk = Desk::open("quarantine").await;
    desk.commit(0..10).await;
    desk.store.compact().await.unwrap();
    let [damaged, strange] = ["{\"kind\":\"invoice\",\"id\":\"00", "{\"kind\":\"unheard_of\"}"];
    desk.tamper(async |transaction| {
        let key = "invoice/".into();
        let page = transaction.get("pages", &key)?.value().await?;
        let text: Uint8Array = js_sys::Reflect::get(&page, &"text".into()).unwrap().into();
        let text = [damaged.as_bytes(), b"\n", &text.to_vec()].concat();
        js_sys::Reflect::set(&page, &"text".into(), &Uint8Array::from(&*text)).unwrap();
        transaction.put("pages", &key, &page)?;
        transaction.put("pages", &"hold/".into(), &17.into())?;
        transaction.add("journal", &strange.into())?;
        transaction.add("journal", &JsValue::TRUE)?;
        Ok(())
    })
    .await;

    let expected = BTreeSet::from([damaged, strange, "17", "true"].map(str::to_owned));
    for round in 0..3 {
        let (store, opened) = open_named(&desk.name, None).await.unwrap();
        assert_eq!(BTreeSet::from_iter(opened.quarantined), expected, "round {round}");
        assert_eq!(export(&opened.ledger), desk.written());
        desk.store = store;
        desk.commit(round..round + 5).await;
        desk.store.compact().await.unwrap();
    }
    // A page was rewritten around the line, the journal emptied around the items: they have moved.
    assert_eq!(desk.count("quarantine").await, 3);
}

#[test]
async fn what_a_newer_version_understands_comes_back_from_quarantine() {
    let mut desk = Desk::open("understood").await;
    let entry = desk.invoice(1);
    let line = entry_to_json(&entry);
    desk.tamper(async |transaction| {
        transaction.add("quarantine", &line.as_str().into()).map(drop)
    })
    .await;
    desk.ledger.apply(entry);
    assert_eq!(desk.reopened().await, desk.written());
    desk.commit(2..3).await;
    desk.store.compact().await.unwrap();
    assert_eq!(desk.count("quarantine").await, 0);
    assert_eq!(desk.reopened().await, desk.written());
}

#[test]
async fn a_damaged_mark_of_the_device_locks_nobody_out() {
    let mut desk = Desk::open("mark").await;
    desk.commit(0..3).await;
    desk.tamper(async |transaction| transaction.put("meta", &"device".into(), &"?".into()))
        .await;
    let (store, opened) = open_named(&desk.name, None).await.unwrap();
    assert_eq!(export(&opened.ledger), desk.written());
    desk.store = store;
    desk.commit(3..4).await;
    let (_, again) = open_named(&desk.name, None).await.unwrap();
    assert_eq!((again.device, again.origin), (opened.device, Origin::Kept));
    assert_eq!(export(&again.ledger), desk.written());
}

#[test]
async fn a_newer_database_is_refused_unharmed() {
    let mut desk = Desk::open("newer").await;
    desk.commit(0..3).await;
    // The newer version gets its way although this tab has the database open.
    let newer = Database::open(&desk.name, VERSION + 1, |_| Ok(())).await.unwrap();
    let refused = StoreError::NewerDatabase { found: VERSION + 1, known: VERSION };
    assert_eq!(desk.store.commit(&[], &[]).await, Err(refused.clone()));
    assert_eq!(open_named(&desk.name, None).await.err(), Some(refused));
    let items = newer
        .transact(&["journal"], Access::Read, async |transaction| {
            transaction.all("journal")?.list().await
        })
        .await
        .unwrap();
    assert_eq!(items.len(), 1);
}

#[test]
async fn what_earlier_versions_kept_is_read_as_it_stands() {
    for version in 1..VERSION {
        what_a_version_kept_is_read_as_it_stands(version).await;
    }
}

async fn what_a_version_kept_is_read_as_it_stands(version: u32) {
    let name = &format!("relancier-test-version-{version}");
    let old = Database::open(name, version, |database| {
        let growing = IdbObjectStoreParameters::new();
        growing.set_auto_increment(true);
        let meta = database.create_object_store("meta")?;
        meta.put_with_key(&"00000000000000ab".into(), &"device".into())?;
        database.create_object_store("pages")?.create_index_with_str("through", "through")?;
        database.create_object_store_with_optional_parameters("journal", &growing)?;
        database.create_object_store_with_optional_parameters("quarantine", &growing)?;
        database.create_object_store("recovery")?;
        if database.version() > 2.0 {
            database.create_object_store("deeds")?;
        }
        Ok(())
    })
    .await
    .unwrap();
    // Entered, changed, deleted and put back, as version 1 wrote it: each a whole record.
    let line = |millis: u64, rest: &str| {
        format!(
            r#"{{"kind":"invoice","id":"000000000000000000000000000000f1","stamp":"{millis:012x}-00000000-00000000000000ab",{rest}}}"#
        )
    };
    let invoice = |number: &str| {
        format!(
            r#""client":"000000000000000000000000000000c1","number":"{number}","issued":"2026-09-18","due":"2026-10-18","total":"24.50""#
        )
    };
    let deleted = line(3_000, r#""deleted":true"#);
    let journal = [
        line(1_000, &invoice("F-1")),
        format!("{deleted}\n{}", line(2_000, &invoice("F-2"))),
        line(4_000, &invoice("F-4")),
    ];
    old.transact(&["journal"], Access::Write, async |transaction| {
        for text in &journal {
            let value: JsValue = match version {
                1..4 => text.as_str().into(),
                _ => Uint8Array::from(text.as_bytes()).into(),
            };
            transaction.add("journal", &value)?;
        }
        Ok(())
    })
    .await
    .unwrap();
    drop(old);
    let last = entry_from_json(&line(4_000, &invoice("F-4"))).unwrap();
    for _ in 0..2 {
        let (store, opened) = open_named(name, None).await.unwrap();
        assert_eq!(opened.ledger.entries().collect::<Vec<_>>(), std::slice::from_ref(&last));
        assert_eq!((opened.device.0, opened.quarantined.len()), (0xab, 0));
        store.compact().await.unwrap();
    }
}

#[test]
async fn two_tabs_that_change_two_fields_keep_both() {
    let mut desk = Desk::open("fields").await;
    desk.commit(0..3).await;
    desk.store.compact().await.unwrap();
    let known = desk.ledger.entries().next().unwrap();
    let Some(Record::Invoice(invoice)) = known.record.clone() else { panic!("not an invoice") };
    let mut changed = |change: fn(&mut Invoice)| {
        let mut invoice = invoice.clone();
        change(&mut invoice);
        let stamp = desk.clock.stamp(2_000);
        Entry::put(Some(known.clone()), Record::Invoice(invoice), stamp).unwrap()
    };
    let entries = [
        changed(|invoice| invoice.subject = None),
        changed(|invoice| invoice.total = Money::euros(1_000)),
    ];
    for entry in &entries {
        desk.store.commit(std::slice::from_ref(entry), &[]).await.unwrap();
        desk.ledger.apply(entry.clone());
    }
    assert_eq!(desk.ledger.entry(known.id).unwrap().edits.len(), 2);
    assert_eq!(desk.reopened().await, desk.written());
    desk.store.compact().await.unwrap();
    assert_eq!(desk.reopened().await, desk.written());
}

#[test]
async fn two_tabs_lose_nothing_and_learn_all() {
    let mut desk = Desk::open("tabs").await;
    let tabs = [Tab::open(&desk.name, None).await, Tab::open(&desk.name, None).await];
    // Any order of commits and compactions, some at the same time.
    let mut chance: u32 = 7;
    for start in 0..120 {
        chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [first, second] = match chance >> 16 & 1 {
            0 => [&tabs[0], &tabs[1]],
            _ => [&tabs[1], &tabs[0]],
        };
        let [mine, theirs] = [desk.make(start..start + 5), desk.make(start + 3..start + 9)];
        first.ledger.borrow_mut().extend(&mine);
        second.ledger.borrow_mut().extend(&theirs);
        match chance >> 20 & 3 {
            0 => {
                both(first.store.commit(&mine, &[]), second.store.commit(&theirs, &[])).await;
            }
            1 => {
                both(first.store.commit(&mine, &[]), second.store.compact()).await;
                second.store.commit(&theirs, &[]).await.unwrap();
            }
            2 => {
                first.store.commit(&mine, &[]).await.unwrap();
                both(first.store.compact(), second.store.compact()).await;
                second.store.commit(&theirs, &[]).await.unwrap();
            }
            _ => {
                first.store.commit(&mine, &[]).await.unwrap();
                second.store.commit(&theirs, &[]).await.unwrap();
            }
        }
    }
    assert_eq!(desk.reopened().await, desk.written());
    for tab in &tabs {
        eventually(async || export(&tab.ledger.borrow().0) == desk.written()).await;
    }
}

#[test]
async fn a_tab_that_slept_learns_what_was_compacted_meanwhile() {
    let mut desk = Desk::open("asleep").await;
    desk.commit(0..400).await;
    desk.store.compact().await.unwrap();
    // Without a listener a tab hears as little as one that the browser froze.
    let (sleeper, Opened { mut ledger, .. }) = open_named(&desk.name, None).await.unwrap();
    desk.commit(390..410).await;
    desk.store.compact().await.unwrap();
    desk.commit(405..415).await;
    let heard: Rc<RefCell<Vec<Entry>>> = Rc::default();
    sleeper.on_news({
        let heard = heard.clone();
        move |news| match news {
            News::Entries(entries) => heard.borrow_mut().extend(entries),
            other => panic!("{other:?}"),
        }
    });
    eventually(async || !heard.borrow().is_empty()).await;
    for entry in heard.take() {
        ledger.apply(entry);
    }
    assert_eq!(export(&ledger), desk.written());
}

#[test]
async fn the_last_three_recovery_points_are_kept() {
    let mut desk = Desk::open("recovery").await;
    let mut before = Vec::new();
    for round in 0..5 {
        before.push(desk.written());
        let entries = desk.make(round * 10..round * 10 + 20);
        desk.store.commit_with_recovery_point(&entries, &[]).await.unwrap();
        if round == 2 {
            desk.store.compact().await.unwrap();
        }
    }
    assert_eq!(desk.reopened().await, desk.written());
    let points = desk.store.recovery_points().await.unwrap();
    assert_eq!(points.len(), 3);
    for (point, before) in points.iter().zip(before.iter().rev()) {
        let ledger = desk.store.recovered(*point).await.unwrap().unwrap();
        assert_eq!(export(&ledger), *before);
    }
}

#[test]
async fn without_a_recovery_point_there_is_no_change() {
    let mut desk = Desk::open("no-recovery").await;
    desk.commit(0..3).await;
    let written = desk.written();
    let entries = desk.make(0..9);
    let failing = Failing::method("put", "recovery", &desk.name, FULL);
    assert_eq!(
        desk.store.commit_with_recovery_point(&entries, &[]).await,
        Err(StoreError::Full)
    );
    drop(failing);
    assert_eq!(desk.reopened().await, written);
}

#[test]
async fn what_takes_a_deed_back_is_kept_with_it_or_not_at_all() {
    let mut desk = Desk::open("deeds").await;
    let mut deed = |standing, text: &str| KeptDeed {
        at: desk.clock.stamp(1_000),
        standing,
        text: text.to_owned(),
    };
    let first = deed(Standing::Done, "1");
    let second = deed(Standing::Undone, "2\n+-");
    let notes = [&first, &second].map(|deed| DeedNote::Keep(deed.clone()));
    desk.store.commit(&[], &notes).await.unwrap();
    let (again, _) = open_named(&desk.name, None).await.unwrap();
    assert_eq!(again.deeds().await.unwrap(), [first.clone(), second.clone()]);

    let entries = desk.make(0..2);
    let notes = [
        DeedNote::Keep(KeptDeed { standing: Standing::Undone, ..first.clone() }),
        DeedNote::Drop(second.at),
    ];
    let failing = Failing::method("add", "journal", &desk.name, FULL);
    assert_eq!(desk.store.commit(&entries, &notes).await, Err(StoreError::Full));
    drop(failing);
    assert_eq!(again.deeds().await.unwrap(), [first.clone(), second]);
    desk.store.commit_with_recovery_point(&entries, &notes).await.unwrap();
    let deeds = again.deeds().await.unwrap();
    assert_eq!(deeds, [KeptDeed { standing: Standing::Undone, ..first }]);

    desk.store.forget(&[]).await.unwrap();
    assert_eq!(again.deeds().await.unwrap(), []);
}

#[test]
async fn the_last_deeds_alone_are_kept() {
    let mut desk = Desk::open("many-deeds").await;
    let mut kept = Vec::new();
    for n in 0..60 {
        let at = desk.clock.stamp(1_000);
        kept.push(KeptDeed { at, standing: Standing::Done, text: n.to_string() });
    }
    let notes: Vec<_> = kept.iter().cloned().map(DeedNote::Keep).collect();
    desk.store.commit(&[], &notes).await.unwrap();
    let last = kept.split_off(10);
    assert_eq!(desk.store.deeds().await.unwrap(), last);
    assert_eq!(desk.count("deeds").await, 50);

    // A long one leaves no room for those before it.
    let long = KeptDeed {
        at: desk.clock.stamp(1_000),
        standing: Standing::Done,
        text: "x".repeat(8_000_000),
    };
    assert!(long.is_short());
    desk.store.commit(&[], &[DeedNote::Keep(long.clone())]).await.unwrap();
    assert_eq!(desk.store.deeds().await.unwrap(), [long]);
}

#[test]
async fn a_fault_is_told_and_harms_nothing() {
    let mut desk = Desk::open("faults").await;
    desk.commit(0..3).await;
    for (fault, error) in [(FULL, StoreError::Full), (ABORTED, StoreError::Lost)] {
        let written = desk.written();
        let entries = desk.make(2..6);
        let failing = Failing::method("add", "journal", &desk.name, fault);
        assert_eq!(desk.store.commit(&entries, &[]).await, Err(error));
        drop(failing);
        assert_eq!(desk.reopened().await, written);
        desk.store.commit(&entries, &[]).await.unwrap();
        assert_eq!(desk.reopened().await, desk.written());
    }
}

#[test]
async fn a_transaction_that_fails_halfway_is_undone() {
    let mut desk = Desk::open("halfway").await;
    desk.commit(0..3).await;
    let database = Database::open(&desk.name, VERSION, |_| Ok(())).await.unwrap();
    let failed = database
        .transact(&["journal"], Access::Write, async |transaction| {
            transaction.clear("journal")?;
            transaction.add("journal", &"anything".into())?.value().await?;
            Err::<(), _>(StoreError::Gone)
        })
        .await;
    assert_eq!(failed, Err(StoreError::Gone));
    assert_eq!(desk.reopened().await, desk.written());
}

#[test]
async fn a_browser_that_keeps_nothing_is_told() {
    let name = "relancier-test-denied";
    let _failing = Failing::denied(name);
    assert_eq!(open_named(name, None).await.err(), Some(StoreError::Denied));
}

#[test]
async fn a_connection_that_was_lost_is_opened_again() {
    let mut desk = Desk::open("lost").await;
    desk.commit(0..3).await;
    let failing = Failing::lost_once(&desk.name);
    desk.commit(3..6).await;
    drop(failing);
    assert_eq!(desk.reopened().await, desk.written());
}

#[test]
async fn erasing_leaves_nothing_and_other_tabs_know() {
    let mut desk = Desk::open("erased").await;
    desk.commit(0..3).await;
    let entries = desk.make(3..6);
    desk.store.commit_with_recovery_point(&entries, &[]).await.unwrap();
    let tab = Tab::open(&desk.name, None).await;
    let device = desk.store.erase_all().await.unwrap();
    for store in ["pages", "journal", "recovery", "quarantine", "deeds"] {
        assert_eq!(desk.count(store).await, 0, "{store}");
    }
    eventually(async || *tab.gone.borrow()).await;
    // What the other tab still shows must not come back in part.
    assert_eq!(tab.store.commit(&entries, &[]).await, Err(StoreError::Gone));

    let entries = desk.make(7..8);
    desk.store.commit(&entries, &[]).await.unwrap();
    let (_, opened) = open_named(&desk.name, None).await.unwrap();
    assert_eq!(opened.device, device);
    assert_eq!(opened.ledger.entries().collect::<Vec<_>>(), entries);
}

#[test]
async fn what_is_forgotten_is_nowhere_any_more_and_other_tabs_know() {
    let mut desk = Desk::open("forgotten").await;
    // In a page, in the journal and in a recovery point.
    desk.commit(0..3).await;
    desk.store.compact().await.unwrap();
    let entries = desk.make(2..4);
    desk.store.commit_with_recovery_point(&entries, &[]).await.unwrap();
    let tab = Tab::open(&desk.name, None).await;
    let entry = Entry { record: None, ..desk.invoice(2) };
    desk.ledger.apply(entry.clone());
    desk.store.forget(&[entry]).await.unwrap();

    for store in ["journal", "recovery"] {
        assert_eq!(desk.count(store).await, 0, "{store}");
    }
    let pages = desk.tamper(async |transaction| transaction.all("pages")?.list().await).await;
    let text: String = pages.iter().map(stringified).collect();
    assert!(text.contains("F-3") && !text.contains("F-2"), "{text}");
    assert_eq!(desk.reopened().await, desk.written());
    eventually(async || export(&tab.ledger.borrow().0) == desk.written()).await;
    assert!(*tab.forgot.borrow());
}

#[test]
async fn under_a_lock_nothing_can_be_read_and_nothing_is_lost() {
    let mut desk = Desk::full("locked").await;
    let plain = desk.readable().await;
    // Of each store, so that what is missing below was there before.
    for store in ["pages", "journal", "recovery", "quarantine", "deeds"] {
        assert!(plain[store], "{store}");
    }
    let points = desk.store.recovery_points().await.unwrap();
    let deeds = desk.store.deeds().await.unwrap();
    let before = export(&desk.store.recovered(points[0]).await.unwrap().unwrap());
    let unreadable = desk.quarantined().await;

    desk.lock("garage").await;
    // What is done under the lock is sealed as well: commits, deeds, recovery points, compaction.
    for round in 0..3 {
        assert!(desk.readable().await.values().all(|readable| !readable), "{round}");
        assert_eq!(open_named(&desk.name, None).await.err(), Some(StoreError::Locked));
        assert_eq!(desk.reopened().await, desk.written());
        assert_eq!(desk.quarantined().await, unreadable);
        assert_eq!(desk.store.deeds().await.unwrap()[..1], deeds);
        let kept = desk.store.recovery_points().await.unwrap();
        let again = desk.store.recovered(*kept.last().unwrap()).await.unwrap().unwrap();
        assert_eq!(export(&again), before);
        match round {
            0 => {
                desk.commit(5..9).await;
                let note = DeedNote::Keep(desk.deed("Garage Delmas, relance 2"));
                let entries = desk.make(7..12);
                desk.store.commit_with_recovery_point(&entries, &[note]).await.unwrap();
            }
            _ => desk.store.compact().await.unwrap(),
        }
    }
    let (store, _) = open_named(&desk.name, desk.lock.clone()).await.unwrap();
    store.set_lock(None).await.unwrap();
    (desk.store, desk.lock) = (store, None);
    assert_eq!(desk.reopened().await, desk.written());
    assert_eq!(desk.quarantined().await, unreadable);
    assert_eq!(desk.store.deeds().await.unwrap().len(), 2);
    assert!(desk.readable().await["pages"]);
    desk.commit(1..2).await;
    assert_eq!(desk.reopened().await, desk.written());
}

#[test]
async fn another_passphrase_opens_the_same_ledger() {
    let mut desk = Desk::full("rephrased").await;
    desk.lock("first").await;
    let tab = Tab::open(&desk.name, desk.lock.clone()).await;
    let former = desk.lock.clone();
    let Some(Lock { cipher, .. }) = former.clone() else { panic!("not locked") };
    let next = Lock { key_file: b"second".to_vec(), cipher };
    desk.store.change_key_file(next.clone()).await.unwrap();
    desk.lock = Some(next);
    desk.commit(4..6).await;
    assert_eq!(desk.reopened().await, desk.written());
    assert_eq!(open_named(&desk.name, former).await.err(), Some(StoreError::Locked));
    eventually(async || *tab.locked.borrow()).await;
}

#[test]
async fn a_tab_that_knows_nothing_of_the_lock_writes_nothing() {
    let mut desk = Desk::full("old-tab").await;
    let (asleep, _) = open_named(&desk.name, None).await.unwrap();
    let tab = Tab::open(&desk.name, None).await;
    desk.lock("new").await;
    eventually(async || *tab.locked.borrow()).await;
    let written = desk.written();
    let entries = desk.make(20..22);
    let note = DeedNote::Keep(desk.deed("Garage Delmas"));
    for refused in [
        asleep.commit(&entries, &[note]).await,
        asleep.commit_with_recovery_point(&entries, &[]).await,
        asleep.forget(&entries).await,
        asleep.compact().await,
        asleep.set_lock(None).await,
        asleep.deeds().await.map(drop),
    ] {
        assert_eq!(refused, Err(StoreError::Locked));
    }
    assert_eq!(desk.reopened().await, written);
    assert!(desk.readable().await.values().all(|readable| !readable));
    // Nor one that slept while it was unlocked and locked again, under another key.
    let (asleep, _) = open_named(&desk.name, desk.lock.clone()).await.unwrap();
    desk.store.set_lock(None).await.unwrap();
    assert_eq!(asleep.commit(&entries, &[]).await, Err(StoreError::Locked));
    desk.lock("newer").await;
    assert_eq!(asleep.commit(&entries, &[]).await, Err(StoreError::Locked));
    assert_eq!(desk.reopened().await, written);
}

#[test]
async fn two_tabs_under_a_lock_learn_of_each_other() {
    let mut desk = Desk::full("locked-tabs").await;
    desk.lock("tabs").await;
    let tab = Tab::open(&desk.name, desk.lock.clone()).await;
    desk.commit(30..40).await;
    desk.store.compact().await.unwrap();
    desk.commit(35..36).await;
    eventually(async || export(&tab.ledger.borrow().0) == desk.written()).await;
    let (asleep, Opened { mut ledger, .. }) =
        open_named(&desk.name, desk.lock.clone()).await.unwrap();
    desk.commit(36..37).await;
    desk.store.compact().await.unwrap();
    let heard: Rc<RefCell<Vec<Entry>>> = Rc::default();
    asleep.on_news({
        let heard = heard.clone();
        move |news| match news {
            News::Entries(entries) => heard.borrow_mut().extend(entries),
            News::LockNow => {}
            other => panic!("{other:?}"),
        }
    });
    eventually(async || !heard.borrow().is_empty()).await;
    for entry in heard.take() {
        ledger.apply(entry);
    }
    assert_eq!(export(&ledger), desk.written());
    desk.store.call_lock_now();
    eventually(async || *tab.lock_now.borrow()).await;
}

#[test]
async fn what_was_altered_or_sealed_under_another_key_is_kept_as_it_stands() {
    let mut desk = Desk::open("altered").await;
    desk.commit(0..3).await;
    desk.store.compact().await.unwrap();
    desk.lock("altered").await;
    let other = lock::lock(Vec::new(), &new_key()).unwrap().cipher;
    let sealed_elsewhere = Uint8Array::from(&*other.seal("lines", b"{}"));
    let line = entry_to_json(&desk.invoice(9));
    let page = desk
        .tamper(async |transaction| {
            let key = "invoice/".into();
            let page = transaction.get("pages", &key)?.value().await?;
            let text: Uint8Array = js_sys::Reflect::get(&page, &"text".into()).unwrap().into();
            text.set_index(40, text.get_index(40) ^ 1);
            transaction.put("pages", &key, &page)?;
            transaction.add("journal", &sealed_elsewhere)?;
            // Whoever has not the key can write, but not in our name.
            transaction.add("journal", &line.as_str().into())?;
            Ok(page)
        })
        .await;
    desk.ledger = Ledger::default();
    for round in 0..3 {
        let (store, opened) = open_named(&desk.name, desk.lock.clone()).await.unwrap();
        assert_eq!(opened.quarantined.len(), 3, "round {round}");
        assert_eq!(export(&opened.ledger), desk.written());
        desk.store = store;
        desk.commit(round..round + 2).await;
        desk.store.compact().await.unwrap();
    }
    let kept = desk.tamper(async |transaction| transaction.all("quarantine")?.list().await);
    let kept: Vec<String> = kept.await.iter().map(stringified).collect();
    for whole in [&page, &sealed_elsewhere, &line.as_str().into()] {
        assert!(kept.contains(&stringified(whole)), "{}", stringified(whole));
    }
    // Nor does it count once there is no lock any more.
    desk.store.set_lock(None).await.unwrap();
    desk.lock = None;
    assert_eq!(desk.reopened().await, desk.written());
    assert_eq!(desk.quarantined().await.len(), 3);
}

#[test]
async fn a_lock_is_put_on_whole_or_not_at_all() {
    let mut desk = Desk::full("half-locked").await;
    for (fault, error) in [(FULL, StoreError::Full), (ABORTED, StoreError::Lost)] {
        let plain = desk.raw().await;
        let failing = Failing::method("put", "deeds", &desk.name, fault);
        let lock = lock::lock(b"half".to_vec(), &new_key());
        assert_eq!(desk.store.set_lock(lock).await, Err(error));
        drop(failing);
        assert_eq!(desk.raw().await, plain);
        desk.commit(3..4).await;
        assert_eq!(desk.reopened().await, desk.written());
    }
    // And what does not read back is not taken for written.
    let plain = desk.raw().await;
    let lock = Lock { key_file: b"mute".to_vec(), cipher: Rc::new(Mute) };
    let refused = desk.store.set_lock(Some(lock)).await;
    assert!(matches!(refused, Err(StoreError::Failed { .. })), "{refused:?}");
    assert_eq!(desk.raw().await, plain);

    desk.lock("half").await;
    for (fault, error) in [(FULL, StoreError::Full), (ABORTED, StoreError::Lost)] {
        let sealed = desk.raw().await;
        let failing = Failing::method("put", "quarantine", &desk.name, fault);
        assert_eq!(desk.store.set_lock(None).await, Err(error));
        drop(failing);
        assert_eq!(desk.raw().await, sealed);
        desk.commit(3..4).await;
        assert_eq!(desk.reopened().await, desk.written());
    }
}

#[test]
async fn a_locked_ledger_can_be_forgotten_from_and_erased() {
    let mut desk = Desk::full("locked-erased").await;
    desk.lock("erased").await;
    let entry = Entry { record: None, ..desk.invoice(2) };
    desk.ledger.apply(entry.clone());
    desk.store.forget(&[entry]).await.unwrap();
    assert_eq!(desk.reopened().await, desk.written());
    assert_eq!(desk.count("recovery").await + desk.count("deeds").await, 0);
    desk.store.erase_all().await.unwrap();
    assert!(desk.store.lock().is_none());
    (desk.lock, desk.ledger) = (None, Ledger::default());
    desk.commit(1..3).await;
    assert_eq!(desk.reopened().await, desk.written());
}

#[test]
fn what_is_sealed_opens_whole_at_its_place_or_not_at_all() {
    let key = new_key();
    let cipher = lock::lock(Vec::new(), &key).unwrap().cipher;
    for text in ["", "é", &"x".repeat(100_000)] {
        let sealed = cipher.seal("here", text.as_bytes());
        assert_eq!(cipher.open("here", &sealed), Some(text.as_bytes().to_vec()));
        assert_eq!(
            lock::lock(Vec::new(), &key).unwrap().cipher.open("here", &sealed).unwrap(),
            text.as_bytes()
        );
        assert_ne!(cipher.seal("here", text.as_bytes()), sealed);
        assert_eq!(cipher.open("there", &sealed), None);
        let other = lock::lock(Vec::new(), &new_key()).unwrap().cipher;
        assert_eq!(other.open("here", &sealed), None);
        for place in [0, 23, 24, sealed.len() - 1] {
            let mut altered = sealed.clone();
            altered[place] ^= 1;
            assert_eq!(cipher.open("here", &altered), None, "{place}");
            assert_eq!(cipher.open("here", &sealed[..place]), None, "{place}");
        }
    }
    assert!(lock::lock(Vec::new(), b"no key").is_none());
}

/// It loses all that it is given.
struct Mute;

impl Cipher for Mute {
    fn seal(&self, _: &str, _: &[u8]) -> Vec<u8> {
        Vec::new()
    }

    fn open(&self, _: &str, _: &[u8]) -> Option<Vec<u8>> {
        None
    }
}
