use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use access::{Actor, PersonId};
use common::{Clock, CommunityId, Timestamp};
use db::{Db, Error, Reader};
use text::Texts;
use vault::Vault;

use crate::feature::Feature;
use crate::limits::Limits;
use crate::recognised::Recognised;
use crate::{Assets, MenuEntry};

/// What the shell must know of people and communities, answered by the room that keeps them.
pub trait Directory: Send + Sync {
    /// The person behind a session with their grants; `None` when they are gone or blocked.
    ///
    /// # Errors
    /// When the database refuses.
    fn actor(&self, r: &mut Reader<'_>, person: PersonId, strong: bool) -> Result<Option<Actor>, Error>;

    /// # Errors
    /// When the database refuses.
    fn community(&self, r: &mut Reader<'_>, id: CommunityId) -> Result<Option<Community>, Error>;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Community {
    pub id: CommunityId,
    pub name: String,
}

/// How this installation behaves towards the web.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Shows the demo bar, demo log-ins and one-time codes on screen.
    pub demo: bool,
    /// `https://yard.example` without a slash at the end; printed codes lead there. Empty: the address asked.
    pub public_url: String,
    /// Trust `X-Forwarded-For` of the proxy in front.
    pub trust_proxy: bool,
    /// Changing requests allowed per minute from one address / one account.
    pub address_per_minute: u32,
    pub account_per_minute: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            demo: false,
            public_url: String::new(),
            trust_proxy: false,
            address_per_minute: 300,
            account_per_minute: 120,
        }
    }
}

impl Settings {
    /// Cookies carry `Secure` and answers HSTS.
    pub fn https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// Everything handlers share.
#[derive(Clone)]
pub struct App(Arc<Parts>);

pub struct Parts {
    pub db: Db,
    pub clock: Clock,
    pub vault: Arc<Vault>,
    pub texts: Arc<Texts>,
    pub settings: Settings,
    pub directory: Box<dyn Directory>,
    extensions: RwLock<http::Extensions>,
    pub(crate) assets: Assets,
    pub(crate) menu: Vec<MenuEntry>,
    pub(crate) limits: Limits,
    pub(crate) recognised: Recognised,
}

impl App {
    pub fn new(
        db: Db,
        clock: Clock,
        vault: Arc<Vault>,
        texts: Arc<Texts>,
        settings: Settings,
        directory: Box<dyn Directory>,
        features: &[Feature],
    ) -> Self {
        let menu = features.iter().flat_map(|f| f.menu.iter().cloned()).collect();
        let (limits, recognised) = (Limits::new(&settings), Recognised::new(&db));
        let (extensions, assets) = (RwLock::default(), Assets::load());
        Self(Arc::new(Parts {
            db,
            clock,
            vault,
            texts,
            settings,
            directory,
            extensions,
            assets,
            menu,
            limits,
            recognised,
        }))
    }

    /// Gives a room its own settings: one value of each type, found again by [`App::extension`].
    pub fn extend<T: Clone + Send + Sync + 'static>(&self, value: T) {
        self.extensions.write().unwrap_or_else(PoisonError::into_inner).insert(value);
    }

    pub fn extension<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.extensions.read().unwrap_or_else(PoisonError::into_inner).get().cloned()
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

impl std::ops::Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("App")
    }
}
