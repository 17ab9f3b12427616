//! From texts to typed settings; every wrong one is named.

use std::path::{Path, PathBuf};

use db::DbUrl;

use super::{Config, Report};

pub(super) struct Reader<'r> {
    pub(super) report: &'r mut Report,
}

impl Reader<'_> {
    fn text(&self, key: &str) -> String {
        self.report.settings.iter().find(|s| s.key == key).map_or_else(String::new, |s| s.value.clone())
    }

    fn parse<T: std::str::FromStr>(&mut self, key: &str, expected: &str) -> Option<T> {
        let text = self.text(key);
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.report.problems.push(format!("{key} = {text:?}: expected {expected}"));
        }
        parsed
    }

    fn within(&mut self, key: &str, min: u32, max: u32) -> Option<u32> {
        let expected = format!("a whole number from {min} to {max}");
        let n = self.parse(key, &expected)?;
        if (min..=max).contains(&n) {
            return Some(n);
        }
        self.report.problems.push(format!("{key} = {n}: expected {expected}"));
        None
    }

    fn one_of(&mut self, key: &str, allowed: &[&str]) {
        let text = self.text(key);
        if !allowed.contains(&text.as_str()) {
            self.report.problems.push(format!("{key} = {text:?}: expected {}", allowed.join(" or ")));
        }
    }

    pub(super) fn config(mut self) -> Option<Config> {
        let data = PathBuf::from(self.text("data"));
        let database = self.database(&data);
        let listen = self.parse("listen", "an address and port such as 127.0.0.1:8080");
        let metrics = match self.text("metrics_listen").as_str() {
            "" => Some(None),
            _ => self.parse("metrics_listen", "an address and port such as 127.0.0.1:9090").map(Some),
        };
        self.one_of("log_format", &["text", "json"]);
        let (options, web, places) = (self.options(), self.web(), self.places());
        Some(Config {
            database: database?,
            listen: listen?,
            metrics_listen: metrics?,
            log: self.text("log"),
            log_json: self.text("log_format") == "json",
            sms_url: self.text("sms_url"),
            sms_header: self.text("sms_header"),
            sms_body: self.text("sms_body"),
            places: places?,
            options: options?,
            web: web?,
            data,
        })
    }

    fn database(&mut self, data: &Path) -> Option<DbUrl> {
        if self.text("database").is_empty() {
            return Some(DbUrl::Sqlite(data.join("courtyard.db")));
        }
        self.parse("database", "sqlite:PATH or postgres://user@host/database")
    }

    fn places(&mut self) -> Option<beans::Places> {
        let [dir, url, header] =
            ["checkpoint_dir", "checkpoint_url", "checkpoint_header"].map(|key| self.text(key));
        let places = beans::Places::parse(&dir, &url, &header);
        places.map_err(|problems| self.report.problems.extend(problems)).ok()
    }

    fn options(&mut self) -> Option<db::Options> {
        let (queue, readers, lanes) = (
            self.within("queue_max", 1, 100_000),
            self.within("readers", 1, 64),
            self.within("lanes", 1, 64),
        );
        Some(db::Options {
            queue_max: queue? as usize,
            readers: readers? as usize,
            lanes: lanes? as usize,
            ..db::Options::default()
        })
    }

    fn web(&mut self) -> Option<web::Settings> {
        let public_url = self.text("public_url").trim_end_matches('/').to_owned();
        if !(public_url.is_empty() || public_url.starts_with("https://") || public_url.starts_with("http://"))
        {
            self.report.problems.push(format!("public_url = {public_url:?}: expected https://… or nothing"));
        }
        let trust_proxy = self.parse("trust_proxy", "true or false");
        let address = self.within("address_per_minute", 1, 1_000_000);
        let account = self.within("account_per_minute", 1, 1_000_000);
        Some(web::Settings {
            demo: false,
            public_url,
            trust_proxy: trust_proxy?,
            address_per_minute: address?,
            account_per_minute: account?,
        })
    }
}
