//! The books can be checked by anyone, and by other programs.
#![expect(clippy::unwrap_used, reason = "a test may stop here")]

mod support;

use std::process::Command;

use beans::*;
use common::{Beans, CommunityId, ListQuery};
use db::testing::TestDb;
use support::*;

/// A little of everything.
fn lived_in<'d>(test: &'d TestDb) -> House<'d> {
    let house = House::new(test);
    house.award(0, 100);
    house.award(1, 50);
    let paid = house.pay_by_code("k1", &house.code(0), 30).done().unwrap();
    house.pay_myself(1, "k2", 20).done().unwrap();
    house.pay_myself(1, "k3", 500);
    house.refund("r1", paid.id, Some(5)).done().unwrap();
    house.settle("s1", 40).done().unwrap();
    house.wait(367 * DAY);
    house.write(Who::System, |tx, cx| expire_due(tx, cx, AccountNo(0)));
    house.award(2, 8);
    house
}

#[test]
fn the_open_books_add_up() {
    TestDb::each(|test| {
        let house = lived_in(test);
        let books = house.read(Who::System, |r, cx| books(r, cx.community));
        assert_eq!(
            (books.issued, books.spent, books.refunded),
            (Beans::whole(158), Beans::whole(50), Beans::whole(5))
        );
        assert_eq!(
            (books.expired, books.settled, books.unsettled),
            (Beans::whole(105), Beans::whole(40), Beans::whole(5))
        );
        assert_eq!(books.outstanding, books.issued - books.spent + books.refunded - books.expired);
        assert_eq!(books.cover_bp(), Some(960 * 10_000 / 13));
        assert_eq!(books.months.iter().map(|m| m.month.as_str()).collect::<Vec<_>>(), ["2026-03", "2027-03"]);
        assert_eq!(books.sources.first().map(|s| (s.people, s.amount)), Some((3, Beans::whole(158))));
    });
}

#[test]
fn every_figure_opens_to_rows_that_sum_to_it_and_names_are_masked() {
    TestDb::each(|test| {
        let house = lived_in(test);
        let rows = |filter: &[(&str, &str)]| {
            let map: std::collections::BTreeMap<String, String> =
                filter.iter().map(|(k, v)| (format!("f-{k}"), (*v).to_owned())).collect();
            let query = ListQuery::from(map);
            house.read(Who::System, move |r, cx| open_rows(r, cx.community, &query))
        };
        assert_eq!(rows(&[("figure", "issued")]).1, Beans::whole(158));
        assert_eq!(rows(&[("figure", "spent"), ("month", "2026-03")]).1, Beans::whole(50));
        assert_eq!(rows(&[("figure", "spent"), ("month", "2027-03")]).1, Beans::ZERO);
        let source = uuid::Uuid::from_u128(5).to_string();
        let (page, sum) = rows(&[("source", &source)]);
        assert_eq!((page.total, sum), (3, Beans::whole(158)));
        assert!(page.rows.iter().all(|row| row.source == "河边清扫"));
        let names: Vec<Party> = page.rows.iter().map(|row| row.to.clone()).collect();
        assert!(names.contains(&Party::Person("王*芳".to_owned())), "{names:?}");
    });
}

/// Both halves of a returned settlement once bore the purpose of beans.
#[test]
fn yuan_that_came_back_was_shown_as_beans() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        house.pay_myself(0, "k", 40).done().unwrap();
        let paid = house.settle("s1", 40).done().unwrap();
        let back = move |tx: &mut db::Tx<'_>, cx: &::access::Cx| {
            return_settlement(tx, cx, Once::new(cx, "return", "b1", &[]), paid.id, "账号有误")
        };
        house.write(Who::System, back).done().unwrap();
        assert_eq!(
            house.last_rows(4),
            [
                (Some(Purpose::PayoutBack), true),
                (Some(Purpose::Return), false),
                (Some(Purpose::Payout), true),
                (Some(Purpose::Settle), false)
            ]
        );
    });
}

#[test]
fn rows_sort_by_their_columns_both_ways() {
    TestDb::each(|test| {
        let house = lived_in(test);
        let amounts = |sort: &str| {
            let query =
                ListQuery::from(std::collections::BTreeMap::from([("sort".to_owned(), sort.to_owned())]));
            let (page, _) = house.read(Who::System, move |r, cx| open_rows(r, cx.community, &query));
            page.rows.iter().map(|row| (row.amount, row.seq, row.purpose)).collect::<Vec<_>>()
        };
        assert!(amounts("").is_sorted_by_key(|row| -row.1), "the latest first");
        assert!(amounts("at").is_sorted_by_key(|row| row.1));
        assert!(amounts("amount").is_sorted_by_key(|row| row.0));
        assert!(amounts("-amount").is_sorted_by_key(|row| std::cmp::Reverse(row.0)));
        assert!(amounts("why").is_sorted_by_key(|row| row.2));
        assert_eq!(amounts("no such column"), amounts(""));
    });
}

#[test]
fn verify_names_the_first_difference() {
    for (change, wanted) in [
        ("UPDATE bean_accounts SET balance = balance + 1 WHERE no = 1", Difference::Account(1)),
        ("UPDATE bean_journal SET amount = amount + 1 WHERE seq = 20", Difference::Columns(20)),
        ("UPDATE bean_journal SET actor_id = transfer_id WHERE seq = 20", Difference::Leaf(20)),
        ("DELETE FROM bean_journal WHERE seq = 19", Difference::Missing(19)),
        ("UPDATE bean_accounts SET next_expiry = 0 WHERE no = 1", Difference::Account(1)),
        (
            "UPDATE bean_accounts SET body = (SELECT body FROM bean_accounts WHERE no = 2)",
            Difference::Account(0),
        ),
        ("DELETE FROM bean_accounts WHERE no = 1", Difference::AccountMissing(1)),
        ("UPDATE bean_heads SET last_seq = last_seq + 1", Difference::Head { head: 0, found: 0 }),
        (
            "UPDATE bean_heads SET tree = CAST(substr(tree, 1, 8) || zeroblob(length(tree) - 8) AS BLOB)",
            Difference::Head { head: 0, found: 0 },
        ),
        ("INSERT INTO bean_keys SELECT community_id, 1, zeroblob(24) FROM bean_heads", Difference::Keys(1)),
        ("UPDATE bean_reversals SET reversed = 1", Difference::Reversal(uuid::Uuid::nil())),
        ("UPDATE audit_log SET detail = 'x' WHERE seq = 2", Difference::Audit(2)),
    ] {
        let test = TestDb::sqlite();
        let house = lived_in(&test);
        house.verified();
        house.write(Who::System, move |tx, _| tx.exec(change, &[]));
        let found = house
            .read(Who::System, |r, cx| verify(r, &cx.vault, cx.community))
            .first_difference
            .expect(change);
        let same_kind = std::mem::discriminant(&found) == std::mem::discriminant(&wanted);
        let placed = matches!(
            wanted,
            Difference::Columns(_) | Difference::Leaf(_) | Difference::Missing(_) | Difference::Audit(_)
        );
        assert!(same_kind && (!placed || found == wanted), "{change}: {found:?}");
    }
}

#[test]
fn nothing_verifies_as_nothing() {
    let test = TestDb::sqlite();
    let empty = CommunityId::from_row(510_107_012_004);
    let vault = vault::Vault::from_keys([1; 32], [2; 32]);
    let found = test.db.read_blocking(move |r| verify(r, &vault, empty)).unwrap();
    assert_eq!((found.entries, found.first_difference), (0, None));
}

#[test]
fn hledger_recomputes_every_balance() {
    TestDb::each(|test| {
        let house = lived_in(test);
        let text = exported(&house, JournalFormat::Hledger);
        let folder =
            std::env::temp_dir().join(format!("beans-hledger-{}-{}", std::process::id(), test.engine));
        std::fs::write(&folder, &text).unwrap();
        let run = Command::new("hledger").arg("-f").arg(&folder).args(["check", "--strict"]).output();
        std::fs::remove_file(&folder).unwrap();
        match run {
            Ok(run) => assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr)),
            Err(_) => eprintln!("skipped: hledger is not installed"),
        }
    });
}

#[test]
fn both_exports_hold_every_movement_and_no_name() {
    TestDb::each(|test| {
        let house = lived_in(test);
        for format in [JournalFormat::Hledger, JournalFormat::Beancount] {
            let text = exported(&house, format);
            assert_eq!(text.matches("settle").count(), 1);
            assert_eq!(text.matches(" award").count() + text.matches("\"award\"").count(), 3);
            assert!(!text.contains('王'), "{text}");
        }
    });
}

fn exported(house: &House<'_>, format: JournalFormat) -> String {
    let bytes = house.read(Who::System, move |r, cx| {
        let mut out = Vec::new();
        export_journal(r, cx.community, format, &mut out)?;
        Ok::<_, BeansError>(out)
    });
    String::from_utf8(bytes).unwrap()
}

#[test]
fn every_statement_is_understood_by_both_engines() {
    TestDb::each(|test| {
        let failed = test.db.read_blocking(|r| {
            let all = beans::feature().statements;
            Ok::<_, db::Error>(
                all.iter()
                    .filter_map(|s| r.prepare(s.sql).err().map(|e| format!("{}: {e}", s.name)))
                    .collect::<Vec<_>>(),
            )
        });
        assert_eq!(failed.unwrap(), Vec::<String>::new());
    });
}

#[test]
fn words_are_whole_in_both_languages() {
    let texts = text::Texts::load(&[web::TEXTS, people::feature().texts, beans::feature().texts]);
    assert!(texts.is_ok(), "{texts:?}");
}
