//! A small HTTP/1.1 client on one kept connection: enough to load a server from few threads
//! without a second runtime on the same cores. It trusts the server it measures.

use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

/// An answer.
#[derive(Debug, Default)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Head, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body as it came over the wire.
    pub body: Vec<u8>,
    /// Bytes of head and body.
    pub bytes: usize,
}

impl Answer {
    /// A header by its name in lower case.
    pub fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(known, _)| known == name).map(|(_, v)| v.as_str())
    }
}

/// One kept connection.
pub struct Connection {
    address: String,
    stream: Option<BufReader<TcpStream>>,
}

impl Connection {
    /// Not connected yet; the first request connects.
    #[must_use]
    pub fn new(address: &str) -> Connection {
        Connection { address: address.to_owned(), stream: None }
    }

    /// Sends a whole request and reads the whole answer. A connection that the server closed
    /// between two requests is opened again, once.
    ///
    /// # Errors
    /// What the network said.
    pub fn ask(&mut self, request: &[u8]) -> io::Result<Answer> {
        let kept = self.stream.is_some();
        match self.once(request) {
            Err(_) if kept => {
                self.stream = None;
                self.once(request)
            }
            other => other,
        }
    }

    fn once(&mut self, request: &[u8]) -> io::Result<Answer> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(&self.address)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(Duration::from_secs(60)))?;
                BufReader::new(stream)
            }
        };
        stream.get_mut().write_all(request)?;
        let answer = read(&mut stream)?;
        let ends = answer.header("connection").any(|value| value.eq_ignore_ascii_case("close"));
        if !ends {
            self.stream = Some(stream);
        }
        Ok(answer)
    }
}

fn broken(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

fn read(from: &mut impl BufRead) -> io::Result<Answer> {
    let mut answer = Answer::default();
    let mut line = String::new();
    answer.bytes += from.read_line(&mut line)?;
    let status = line.split_whitespace().nth(1).and_then(|code| code.parse().ok());
    answer.status = status.ok_or_else(|| broken("no status line"))?;
    loop {
        line.clear();
        answer.bytes += from.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        answer.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let chunked = answer.header("transfer-encoding").any(|value| value.contains("chunked"));
    let length = answer.header("content-length").next().and_then(|text| text.parse().ok());
    if chunked {
        chunks(from, &mut answer)?;
    } else if let Some(length) = length {
        answer.body = vec![0; length];
        from.read_exact(&mut answer.body)?;
        answer.bytes += length;
    }
    Ok(answer)
}

fn chunks(from: &mut impl BufRead, answer: &mut Answer) -> io::Result<()> {
    let mut line = String::new();
    loop {
        line.clear();
        answer.bytes += from.read_line(&mut line)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).map_err(|_| broken("no chunk size"))?;
        let start = answer.body.len();
        answer.body.resize(start + size, 0);
        from.read_exact(answer.body.get_mut(start..).unwrap_or_default())?;
        line.clear();
        answer.bytes += size + from.read_line(&mut line)?;
        if size == 0 {
            return Ok(());
        }
    }
}

/// A request without a body.
#[must_use]
pub fn get(host: &str, path: &str, cookies: &str) -> Vec<u8> {
    asked(host, path, "Accept-Encoding: gzip, br\r\n", cookies)
}

/// The same for a page whose text is read here.
#[must_use]
pub fn get_plain(host: &str, path: &str, cookies: &str) -> Vec<u8> {
    asked(host, path, "", cookies)
}

fn asked(host: &str, path: &str, encodings: &str, cookies: &str) -> Vec<u8> {
    let cookies = cookie_line(cookies);
    format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\n{encodings}{cookies}\r\n")
        .into_bytes()
}

/// A request with a body.
#[must_use]
pub fn post(host: &str, path: &str, cookies: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let cookies = cookie_line(cookies);
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n\
         Content-Type: {kind}\r\nContent-Length: {}\r\n{cookies}\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(body);
    request
}

fn cookie_line(cookies: &str) -> String {
    if cookies.is_empty() { String::new() } else { format!("Cookie: {cookies}\r\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_with_a_length_or_in_chunks_are_read() {
        let plain = b"HTTP/1.1 303 See Other\r\nSet-Cookie: a=b\r\nContent-Length: 3\r\n\r\nabc";
        let answer = read(&mut &plain[..]).unwrap();
        assert_eq!((answer.status, answer.bytes), (303, plain.len()));
        assert_eq!(answer.header("set-cookie").next(), Some("a=b"));
        let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
                        3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        let answer = read(&mut &chunked[..]).unwrap();
        assert_eq!((answer.body.as_slice(), answer.bytes), (&b"abcde"[..], chunked.len()));
        assert!(read(&mut &b""[..]).is_err());
    }
}
