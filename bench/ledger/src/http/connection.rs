use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use mio::net::TcpStream;
use mio::{Interest, Registry, Token};

const HEADERS_MAX: usize = 64;

pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
    pub took: Duration,
}

/// One connection and its request under way.
pub struct Connection {
    stream: TcpStream,
    request: Vec<u8>,
    sent: usize,
    got: Vec<u8>,
    asked: Instant,
}

impl Connection {
    pub fn open(address: SocketAddr, registry: &Registry, n: usize) -> Result<Self> {
        let stream = std::net::TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let mut stream = TcpStream::from_std(stream);
        registry.register(&mut stream, Token(n), Interest::READABLE | Interest::WRITABLE)?;
        Ok(Self { stream, request: Vec::new(), sent: 0, got: Vec::new(), asked: Instant::now() })
    }

    pub fn ask(&mut self, request: Vec<u8>) -> Result<()> {
        (self.request, self.sent, self.asked) = (request, 0, Instant::now());
        self.got.clear();
        self.write()
    }

    pub fn write(&mut self) -> Result<()> {
        while self.sent < self.request.len() {
            match self.stream.write(&self.request[self.sent..]) {
                Ok(n) => self.sent += n,
                Err(e) if e.kind() == ErrorKind::WouldBlock => break,
                Err(e) => return Err(e.into()),
            }
        }
        Ok(())
    }

    /// The answer, once all of it is here.
    pub fn read(&mut self) -> Result<Option<Answer>> {
        let mut chunk = [0; 16_384];
        loop {
            match self.stream.read(&mut chunk) {
                Ok(0) => bail!("the server closed the connection"),
                Ok(n) => self.got.extend_from_slice(&chunk[..n]),
                Err(e) if e.kind() == ErrorKind::WouldBlock => break,
                Err(e) => return Err(e.into()),
            }
        }
        self.whole()
    }

    fn whole(&mut self) -> Result<Option<Answer>> {
        let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
        let mut response = httparse::Response::new(&mut headers);
        let httparse::Status::Complete(start) = response.parse(&self.got)? else { return Ok(None) };
        let length =
            response.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
        let length = length.context("an answer without a length")?;
        let end = start + std::str::from_utf8(length.value)?.trim().parse::<usize>()?;
        if self.got.len() < end {
            return Ok(None);
        }
        let status = response.code.context("an answer without a status")?;
        let body = self.got[start..end].to_vec();
        self.got.clear();
        Ok(Some(Answer { status, body, took: self.asked.elapsed() }))
    }
}
