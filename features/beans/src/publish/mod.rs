//! Kept checkpoints go to a second place, where whoever runs the house cannot take them back.

mod folder;
mod webhook;

use std::path::PathBuf;
use std::sync::Arc;

use access::Cx;
use common::{CommunityId, Timestamp};
use db::{Db, Error, Reader};

use crate::KeptCheckpoint;
use crate::store::checkpoints as store;
use webhook::Webhook;

pub(crate) const JOB: &str = "beans.publish-checkpoints";
/// Most that one run takes to one place; the next run takes the rest.
const RUN_MAX: i64 = 100;

/// Where checkpoints are published.
#[derive(Clone, Debug, Default)]
pub struct Places {
    folder: Option<PathBuf>,
    webhook: Option<Webhook>,
}

/// What one place has been given.
#[derive(Clone, Debug)]
pub struct PlaceState {
    /// `checkpoint_dir` or `checkpoint_url`.
    pub setting: &'static str,
    /// The largest size that arrived, and when something last did.
    pub last: Option<(i64, Timestamp)>,
}

impl Places {
    /// From the settings `checkpoint_dir`, `checkpoint_url` and `checkpoint_header` (`Name: value`); empty ones are off.
    ///
    /// # Errors
    /// A sentence for every setting that will not do.
    pub fn parse(dir: &str, url: &str, header: &str) -> Result<Self, Vec<String>> {
        let folder = folder::parse(dir);
        let webhook = Webhook::parse(url, header);
        match (folder, webhook) {
            (Ok(folder), Ok(webhook)) => Ok(Self { folder, webhook }),
            (folder, webhook) => {
                Err(folder.err().into_iter().chain(webhook.err().into_iter().flatten()).collect())
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.folder.is_none() && self.webhook.is_none()
    }

    /// The errand that publishes what has not been published; each place by itself.
    pub fn errand(self) -> jobs::Errand {
        jobs::Errand { name: JOB, run: Arc::new(move |db, cx, _| self.publish(db, cx)) }
    }

    /// When the errand is due.
    pub fn schedule() -> jobs::Schedule {
        crate::feature::PUBLISHING
    }

    /// What has arrived at each place of these settings.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn states(&self, r: &mut Reader<'_>, c: CommunityId) -> Result<Vec<PlaceState>, Error> {
        let state = |place: &Place<'_>| {
            let last = store::last_published(r, c, &place.id())?;
            Ok(PlaceState { setting: place.setting(), last })
        };
        self.all().iter().map(state).collect()
    }

    fn all(&self) -> Vec<Place<'_>> {
        let folder = self.folder.as_ref().map(Place::Folder);
        folder.into_iter().chain(self.webhook.as_ref().map(Place::Webhook)).collect()
    }

    fn publish(&self, db: &Db, cx: &Cx) -> Result<(), String> {
        let failed: Vec<String> = self.all().iter().filter_map(|place| place.publish(db, cx).err()).collect();
        if failed.is_empty() { Ok(()) } else { Err(failed.join("; ")) }
    }
}

enum Place<'p> {
    Folder(&'p PathBuf),
    Webhook(&'p Webhook),
}

impl Place<'_> {
    /// Another address is another place: it is given everything that was kept.
    fn id(&self) -> String {
        let address = match self {
            Self::Folder(path) => path.display().to_string(),
            Self::Webhook(webhook) => webhook.url.clone(),
        };
        format!("{}:{}", self.setting(), vault::hex(&vault::sha256(address.as_bytes())[..8]))
    }

    fn setting(&self) -> &'static str {
        match self {
            Self::Folder(_) => "checkpoint_dir",
            Self::Webhook(_) => "checkpoint_url",
        }
    }

    fn deliver(&self, c: CommunityId, kept: &KeptCheckpoint) -> Result<(), String> {
        match self {
            Self::Folder(path) => folder::put(path, &kept.file_name(c), kept.note.as_bytes()),
            Self::Webhook(webhook) => webhook.send(&kept.file_name(c), &kept.note),
        }
    }

    /// The latest first: what matters most arrives even where only a little gets through.
    fn publish(&self, db: &Db, cx: &Cx) -> Result<(), String> {
        let (c, now, id) = (cx.community, cx.now, self.id());
        let place = id.clone();
        let refused = |error: Error| error.to_string();
        let waiting =
            db.read_blocking(move |r| store::unpublished(r, c, &place, RUN_MAX)).map_err(refused)?;
        for kept in waiting {
            self.deliver(c, &kept).map_err(|why| format!("{}: {why}", self.setting()))?;
            let (place, size) = (id.clone(), kept.size);
            db.write_blocking(c, move |tx| store::set_published(tx, c, &place, size, now))
                .map_err(refused)?;
        }
        Ok(())
    }
}
