//! A program elsewhere that takes checkpoints: a real HTTP server on a real socket.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};

/// What came: the head in lower case, and the body.
pub type Delivery = (String, String);

#[derive(Clone)]
pub struct Receiver {
    pub address: SocketAddr,
    status: Arc<AtomicU16>,
    taken: Arc<Mutex<Vec<Delivery>>>,
}

impl Receiver {
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let receiver = Self { address, status: Arc::new(AtomicU16::new(200)), taken: Arc::default() };
        let its = receiver.clone();
        std::thread::spawn(move || listener.incoming().flatten().for_each(|stream| its.answer(&stream)));
        receiver
    }

    /// How it answers from now on; it keeps only what it answers with 2xx.
    pub fn answers(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }

    pub fn taken(&self) -> Vec<Delivery> {
        self.taken.lock().expect("whole").clone()
    }

    fn answer(&self, mut stream: &TcpStream) {
        let mut lines = BufReader::new(stream);
        let (mut head, mut line) = (String::new(), String::new());
        while lines.read_line(&mut line).is_ok_and(|read| read > 2) {
            head.push_str(&line.to_lowercase());
            line.clear();
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        if lines.read_exact(&mut body).is_err() {
            return;
        }
        let status = self.status.load(Ordering::SeqCst);
        if (200..300).contains(&status) {
            let body = String::from_utf8(body).expect("text");
            self.taken.lock().expect("whole").push((head, body));
        }
        let answer =
            format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\nlocation: /x\r\n\r\n");
        let _ = stream.write_all(answer.as_bytes());
    }
}
