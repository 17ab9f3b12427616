//! How log-ins behave here: given to the shell by the server with `App::extend`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use web::Ctx;

/// Sends one-time codes to phones.
pub trait SmsGateway: Send + Sync {
    /// Blocks until the gateway has answered.
    ///
    /// # Errors
    /// A sentence for the log, without the code.
    fn send(&self, phone: &str, code: &str) -> Result<(), String>;
}

/// Where one-time codes go.
#[derive(Clone, Default)]
pub enum Gateway {
    /// Nobody can send any: only passwords open the door.
    #[default]
    None,
    /// Shown on the page itself: for the demo.
    Demo,
    Sms(Arc<dyn SmsGateway>),
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Demo => "Demo",
            Self::Sms(_) => "Sms",
        })
    }
}

impl Gateway {
    /// A gateway spoken to by HTTP POST. `header`: `Name: value` or empty; `body`: text with `{phone}` and `{code}`.
    ///
    /// # Errors
    /// Names the setting and what is expected.
    pub fn http(url: &str, header: &str, body: &str) -> Result<Self, String> {
        if !(url.starts_with("https://") || url.starts_with("http://")) {
            return Err(format!("sms_url = {url:?}: expected https://…"));
        }
        let header = match header.split_once(':') {
            Some((name, value)) => Some((name.trim().to_owned(), value.trim().to_owned())),
            None if header.is_empty() => None,
            None => return Err("sms_header: expected Name: value".to_owned()),
        };
        if !(body.contains("{phone}") && body.contains("{code}")) {
            return Err("sms_body: expected a text with {phone} and {code}".to_owned());
        }
        Ok(Self::Sms(Arc::new(HttpSms { url: url.to_owned(), header, body: body.to_owned() })))
    }
}

/// What the server decides about logging in.
#[derive(Clone, Debug, Default)]
pub struct LoginSettings {
    pub gateway: Gateway,
    /// What `/setup` asks for, printed by the server while nobody can log in yet; `None`: there is no such page.
    pub setup_token: Option<String>,
}

impl LoginSettings {
    pub(crate) fn of(ctx: &Ctx) -> Self {
        let mut settings: Self = ctx.app.extension().unwrap_or_default();
        if ctx.app.settings.demo && !settings.sends_codes() {
            settings.gateway = Gateway::Demo;
        }
        settings
    }
    pub(crate) fn sends_codes(&self) -> bool {
        !matches!(self.gateway, Gateway::None)
    }
}

struct HttpSms {
    url: String,
    header: Option<(String, String)>,
    body: String,
}

const ANSWER_TIME_MAX: Duration = Duration::from_secs(10);

impl SmsGateway for HttpSms {
    fn send(&self, phone: &str, code: &str) -> Result<(), String> {
        let body = self.body.replace("{phone}", phone).replace("{code}", code);
        let kind = if body.trim_start().starts_with('{') {
            "application/json"
        } else {
            "application/x-www-form-urlencoded"
        };
        let config = ureq::Agent::config_builder().timeout_global(Some(ANSWER_TIME_MAX)).build();
        let mut request = config.new_agent().post(&self.url).header("content-type", kind);
        if let Some((name, value)) = &self.header {
            request = request.header(name, value);
        }
        request.send(body).map(|_| ()).map_err(|e| e.to_string())
    }
}
