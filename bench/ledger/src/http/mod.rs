//! A load generator: keep-alive connections, each with one request under way at a time, all on one thread.

mod connection;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use mio::{Events, Poll};

use crate::gate::percentile;
use crate::pay::Done;
use connection::Connection;

const WAIT_MAX: Duration = Duration::from_secs(10);

pub struct Load {
    pub address: SocketAddr,
    pub connections: usize,
    pub time: Duration,
    /// Payments that one request makes.
    pub each: u64,
}

impl Load {
    /// Sends what `next` gives (for the connection of this number) until the time is over or there is no more; `accepts`
    /// looks at every answer, its status and body.
    pub fn run(
        &self,
        mut next: impl FnMut(usize) -> Option<Vec<u8>>,
        accepts: impl Fn(u16, &[u8]) -> bool,
    ) -> Result<Done> {
        let mut poll = Poll::new()?;
        let started = Instant::now();
        let mut all = Vec::with_capacity(self.connections);
        let mut busy = 0;
        for n in 0..self.connections {
            let mut connection = Connection::open(self.address, poll.registry(), n)?;
            if let Some(request) = next(n) {
                connection.ask(request)?;
                busy += 1;
            }
            all.push(connection);
        }
        let (mut events, mut times) = (Events::with_capacity(self.connections), Vec::new());
        while busy > 0 {
            poll.poll(&mut events, Some(WAIT_MAX))?;
            ensure!(!events.is_empty(), "no answer within {WAIT_MAX:?}");
            for event in &events {
                let n = event.token().0;
                let connection = &mut all[n];
                if event.is_writable() {
                    connection.write()?;
                }
                let Some(answer) = connection.read()? else { continue };
                ensure!(
                    accepts(answer.status, &answer.body),
                    "{}: {}",
                    answer.status,
                    String::from_utf8_lossy(&answer.body)
                );
                times.push(answer.took.as_nanos() as u64);
                let request = if started.elapsed() < self.time { next(n) } else { None };
                match request {
                    Some(request) => connection.ask(request)?,
                    None => busy -= 1,
                }
            }
        }
        let took = started.elapsed();
        let payments = times.len() as u64 * self.each;
        let (p50_us, p99_us) = (percentile(&mut times, 0.5), percentile(&mut times, 0.99));
        Ok(Done { payments, took, p50_us, p99_us })
    }
}

/// A POST of a JSON body.
pub fn post(path: &str, token: &str, key: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: yard.example\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: {key}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}
