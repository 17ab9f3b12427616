//! Checkpoints are kept, published to a second place, and find whoever changes the past.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

#[path = "support/site.rs"]
mod site;
mod support;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use beans::{Difference, KeptCheckpoint, Places, keep_checkpoint};
use common::Clock;
use db::testing::TestDb;
use jobs::Runner;
use site::Site;
use support::receiver::Receiver;
use support::{DAY, House, Who};
use tlog::{Checkpoint, GrowthProof};

/// The house's own queue, with its own schedule, and these second places.
struct Queue {
    runner: Runner,
    clock: Clock,
}

impl Queue {
    fn new(house: &House<'_>, places: Places) -> Self {
        let (feature, clock) = (beans::feature(), Clock::manual(house.now.get()));
        let mut schedules = feature.schedules;
        schedules.push(Places::schedule());
        let runner = Runner {
            db: house.test.db.clone(),
            clock: clock.clone(),
            vault: Arc::clone(&house.vault),
            kinds: feature.jobs,
            errands: vec![places.errand()],
            schedules,
            communities: people::all_communities,
        };
        Self { runner, clock }
    }

    fn tick(&self, house: &House<'_>) {
        self.clock.set(house.now.get());
        self.runner.tick().expect("the queue answers");
    }

    /// Failed tries of the publishing job, and what the last one said.
    fn publishing(&self, house: &House<'_>) -> Vec<(String, String)> {
        let c = house.community;
        let query = common::ListQuery { q: "publish".to_owned(), page: 1, ..Default::default() };
        let jobs = self.runner.db.read_blocking(move |r| jobs::latest(r, c, &query)).expect("jobs");
        jobs.rows.into_iter().map(|job| (job.state, job.last_error)).collect()
    }
}

fn keep(house: &House<'_>) -> Option<KeptCheckpoint> {
    house.write(Who::System, keep_checkpoint)
}

fn to_folder(folder: &Path) -> Places {
    Places::parse(folder.to_str().unwrap(), "", "").unwrap()
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn one_is_kept_a_day_when_the_journal_has_grown_and_the_first_of_each_month() {
    TestDb::each(|test| {
        let house = House::new(test);
        let first = keep(&house).expect("the first");
        assert_eq!(first.day.to_string(), "2026-03-02");
        house.award(0, 5);
        assert_eq!(keep(&house), None, "one a day");
        house.wait(DAY);
        let second = keep(&house).expect("grown");
        assert!(second.size > first.size);
        house.wait(DAY);
        assert_eq!(keep(&house), None, "nothing new");
        house.wait(29 * DAY);
        let april = keep(&house).expect("a poster for April");
        assert_eq!((april.day.to_string(), april.size), ("2026-04-02".to_owned(), second.size));
        house.verified();
    });
}

#[test]
fn the_folder_holds_every_checkpoint_once_and_nothing_is_overwritten() {
    TestDb::each(|test| {
        let house = House::new(test);
        let folder = tempfile::tempdir().unwrap();
        let queue = Queue::new(&house, to_folder(folder.path()));
        queue.tick(&house);
        queue.tick(&house);
        assert_eq!(files(folder.path()).len(), 1);
        house.wait(DAY);
        house.award(0, 5);
        let kept = keep(&house).unwrap();
        let path = folder.path().join(kept.file_name(house.community));
        fs::write(&path, "something else").unwrap();
        queue.tick(&house);
        let (state, why) = queue.publishing(&house).remove(0);
        assert!(state == "waiting" && why.contains("holds another checkpoint"), "{state}: {why}");
        assert_eq!(fs::read(&path).unwrap(), b"something else");

        fs::remove_file(&path).unwrap();
        house.wait(10 * 60_000);
        queue.tick(&house);
        assert_eq!(fs::read_to_string(&path).unwrap(), kept.note);
        assert_eq!(files(folder.path()).len(), 2);
        assert!(queue.publishing(&house).iter().all(|(state, _)| state == "done"));
    });
}

#[test]
fn a_receiver_that_is_down_gets_everything_later_and_once() {
    TestDb::each(|test| {
        let house = House::new(test);
        let receiver = Receiver::open();
        receiver.answers(503);
        let url = format!("http://{}/witness", receiver.address);
        let folder = tempfile::tempdir().unwrap();
        let places = Places::parse(folder.path().to_str().unwrap(), &url, "X-Token: open sesame").unwrap();
        let queue = Queue::new(&house, places);
        queue.tick(&house);
        let (state, why) = queue.publishing(&house).remove(0);
        assert!(
            state == "waiting" && why.contains("checkpoint_url") && why.contains("503"),
            "{state}: {why}"
        );
        assert!(!why.contains("sesame"));
        assert_eq!(files(folder.path()).len(), 1, "the other place is served all the same");

        receiver.answers(302);
        house.wait(10 * 60_000);
        queue.tick(&house);
        assert!(queue.publishing(&house)[0].1.contains("302"), "a redirection is no receipt");

        receiver.answers(204);
        for _ in 0..3 {
            house.wait(DAY);
            house.award(0, 1);
            queue.tick(&house);
            queue.tick(&house);
        }
        let taken = receiver.taken();
        let sizes: Vec<u64> = taken.iter().map(|(_, body)| checkpoint(&house, body).size).collect();
        let mut once = sizes.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!((sizes.len(), once.len()), (4, 4), "{sizes:?}");
        let (head, body) = &taken[0];
        for line in
            ["post /witness", "x-token: open sesame", "content-type: text/plain", "idempotency-key: 5101"]
        {
            assert!(head.contains(line), "{line}: {head}");
        }
        let name = format!("{}-{}.txt", house.community, checkpoint(&house, body).size);
        assert_eq!(&fs::read_to_string(folder.path().join(name)).unwrap(), body);
    });
}

#[test]
fn nobody_listening_is_a_failed_try_and_not_a_loss() {
    let test = TestDb::sqlite();
    let house = House::new(&test);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let queue = Queue::new(&house, Places::parse("", &format!("http://{closed}/"), "").unwrap());
    for _ in 0..8 {
        queue.tick(&house);
        house.wait(5 * 3_600_000);
    }
    assert!(queue.publishing(&house).iter().any(|(state, why)| state != "done" && !why.is_empty()));
    let c = house.community;
    let places = Places::parse("", &format!("http://{closed}/"), "").unwrap();
    let states = test.db.read_blocking(move |r| places.states(r, c)).unwrap();
    assert!(states[0].last.is_none());
}

fn checkpoint(house: &House<'_>, note: &str) -> Checkpoint {
    let key = beans::proof::log_key(&house.vault, house.community).unwrap().verifying_key();
    Checkpoint::open(note, key.name(), std::slice::from_ref(&key)).unwrap()
}

/// A checkpoint that the house signed over another journal of the same length.
fn of_another_past(house: &House<'_>, kept: &KeptCheckpoint) -> String {
    let key = beans::proof::log_key(&house.vault, house.community).unwrap();
    let other = Checkpoint { root: tlog::leaf_hash(b"another past"), ..checkpoint(house, &kept.note) };
    other.sign(&key).unwrap().to_string()
}

#[test]
fn whoever_changes_the_past_is_found_by_what_was_kept() {
    TestDb::each(|test| {
        let house = House::new(test);
        let kept = keep(&house).unwrap();
        house.wait(DAY);
        house.award(0, 5);
        let (c, note) = (house.community, of_another_past(&house, &kept));
        house.write(Who::System, move |tx, _| {
            tx.exec("UPDATE bean_checkpoints SET note = $2 WHERE community_id = $1", &[&c, &note]).map(|_| ())
        });
        let error = house.try_write(Who::System, keep_checkpoint).unwrap_err().to_string();
        assert!(error.contains("the past was changed since checkpoint"), "{error}");
        let found = house.read(Who::System, |r, cx| beans::verify(r, &cx.vault, cx.community));
        assert_eq!(found.first_difference, Some(Difference::Checkpoint(kept.size)));
    });
}

#[test]
fn a_kept_checkpoint_that_was_changed_is_found() {
    for sql in [
        "UPDATE bean_checkpoints SET note = REPLACE(note, 'courtyard', 'backyard') WHERE community_id = $1",
        "UPDATE bean_checkpoints SET size = size - 1 WHERE community_id = $1",
        "UPDATE bean_checkpoints SET size = size + 100 WHERE community_id = $1",
    ] {
        TestDb::each(|test| {
            let house = House::new(test);
            let size = keep(&house).unwrap().size;
            house.wait(DAY);
            house.award(0, 5);
            let c = house.community;
            house.write(Who::System, move |tx, _| tx.exec(sql, &[&c]).map(|_| ()));
            assert!(house.try_write(Who::System, keep_checkpoint).is_err(), "{sql}");
            let found = house.read(Who::System, |r, cx| beans::verify(r, &cx.vault, cx.community));
            let difference = found.first_difference;
            assert!(
                matches!(difference, Some(Difference::Checkpoint(n)) if n >= size - 1),
                "{sql}: {difference:?}"
            );
        });
    }
}

#[test]
fn pages_list_kept_checkpoints_prove_the_growth_and_print_the_poster_of_a_month() {
    TestDb::each(|test| {
        let house = House::new(test);
        let first = keep(&house).unwrap();
        let site = Site::new(&house);
        for day in 1..5 {
            house.wait(DAY);
            house.award(0, day);
            keep(&house).unwrap();
        }
        let march = poster(&site, "2026-03");
        house.wait(31 * DAY);
        house.award(1, 5);
        let last = keep(&house).unwrap();
        assert_eq!(poster(&site, "2026-03"), march, "the poster of a past month stays");
        assert_ne!(poster(&site, "2026-04"), march);
        let list = site.ok(None, "/log");
        assert!(list.contains("2026-03-02") && list.contains("/log/posters/2026-04"), "{list}");
        assert_eq!(list.matches("/log/posters/").count(), 2);
        for narrowed in ["/log?q=2026-04", "/log?sort=-size", "/log?sort=day"] {
            assert!(site.ok(None, narrowed).contains("2026-04-06"), "{narrowed}");
        }

        let note = site.get(None, "en", &format!("/log/checkpoints/{}", first.size)).1;
        assert_eq!(note, first.note);
        let growth = site.get(None, "en", &format!("/log/growth/{}/{}", first.size, last.size)).1;
        let key = beans::proof::log_key(&house.vault, house.community).unwrap().verifying_key();
        let growth: GrowthProof = growth.parse().unwrap();
        let newer = growth.verify(&checkpoint(&house, &note), std::slice::from_ref(&key)).unwrap();
        assert_eq!(newer.size, last.size as u64);
        for nowhere in [
            "/log/posters/2026-02",
            "/log/posters/2026-3",
            "/log/checkpoints/x",
            "/log/growth/9/8",
            "/log/growth/0/1",
        ] {
            assert_eq!(site.get(None, "en", nowhere).0, http::StatusCode::NOT_FOUND, "{nowhere}");
        }
    });
}

/// What is printed: the article with its QR code and figures.
fn poster(site: &Site<'_, '_>, month: &str) -> String {
    let page = site.ok(None, &format!("/log/posters/{month}"));
    let (_, article) = page.split_once("<article").unwrap();
    assert!(article.contains("<svg") && article.contains(month), "{article}");
    article.split("</article>").next().unwrap().to_owned()
}
