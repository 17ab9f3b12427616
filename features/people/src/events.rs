//! Lines of the audit log as people read them.

use std::collections::BTreeMap;

use audit::Event;
use common::CommunityId;
use db::{Error, Reader};
use uuid::Uuid;
use web::Ctx;

use crate::{PersonId, store};

/// One line, ready to show.
#[derive(Clone, Debug)]
pub(crate) struct EventView {
    pub at: String,
    pub who: String,
    pub what: String,
    /// `room.thing.verb`.
    pub action: String,
    pub subject: String,
    /// The kind of thing, in the reader's language.
    pub about: String,
    pub subject_id: String,
    pub reason: String,
}

/// The names of everyone who did something in these events.
pub(crate) fn actor_names(
    r: &mut Reader<'_>,
    community: CommunityId,
    events: &[Event],
) -> Result<BTreeMap<Uuid, String>, Error> {
    let mut names = BTreeMap::new();
    for id in events.iter().filter_map(|e| e.actor) {
        if !names.contains_key(&id)
            && let Some(name) = store::name_anywhere(r, community, PersonId::new(id))?
        {
            names.insert(id, name);
        }
    }
    Ok(names)
}

pub(crate) fn view(ctx: &Ctx, event: &Event, names: &BTreeMap<Uuid, String>) -> EventView {
    let who = match event.actor {
        None => ctx.t.s("people-event-system"),
        Some(id) => names.get(&id).cloned().unwrap_or_else(|| ctx.t.s("people-event-someone")),
    };
    EventView {
        at: event.at.minute_text(),
        who,
        what: label(ctx, &event.action),
        action: event.action.clone(),
        about: text_or(ctx, &format!("people-subject-{}", event.subject), &event.subject),
        subject: event.subject.clone(),
        subject_id: event.subject_id.clone(),
        reason: reason(&event.detail),
    }
}

/// `beans.card.block` is called `beans-event-card-block`; `xtask i18n-check` knows which events there are.
fn label(ctx: &Ctx, action: &str) -> String {
    text_or(ctx, &action.replacen('.', "-event-", 1).replace('.', "-"), action)
}

fn text_or(ctx: &Ctx, key: &str, otherwise: &str) -> String {
    if ctx.t.has(key) { ctx.t.s(key) } else { otherwise.to_owned() }
}

/// The reason given, when the event has one.
fn reason(detail: &str) -> String {
    let parsed: Option<serde_json::Value> = serde_json::from_str(detail).ok();
    parsed.and_then(|d| Some(d.get("reason")?.as_str()?.to_owned())).unwrap_or_default()
}
