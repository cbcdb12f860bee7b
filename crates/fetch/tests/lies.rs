//! Downloads from a server that lies about how long its file is, that drips, and whose addresses hold secrets.

#![expect(clippy::unwrap_used, reason = "a test whose server does not start is a test that fails")]

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
    time::Duration,
};

use fetch::{End, Error, Fetched, Limits, download};

fn quick() -> Limits {
    let mut limits = Limits::default();
    limits.attempts = 2;
    limits.first_wait = Duration::from_millis(1);
    limits.silence = Duration::from_millis(400);
    limits
}

/// A server that answers every connection with these pieces, waits before each, and keeps the connection open after so
/// long.
fn serve(pieces: Vec<Vec<u8>>, (before, after): (Duration, Duration)) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, pieces) = (stream.unwrap(), pieces.clone());
            thread::spawn(move || {
                let mut question = [0; 4096];
                let _ = stream.read(&mut question);
                for piece in pieces {
                    thread::sleep(before);
                    let _ = stream.write_all(&piece).and_then(|()| stream.flush());
                }
                thread::sleep(after);
            });
        }
    });
    server
}

fn at_once(answer: &str) -> String {
    serve(vec![answer.as_bytes().to_vec()], (Duration::ZERO, Duration::ZERO))
}

fn bring(address: &str) -> Result<Fetched, Error> {
    download(address, &mut Vec::new(), &quick(), &mut |_| {})
}

fn answer(length: &str, body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{length}\r\n\r\n{body}")
}

#[test]
fn a_body_longer_than_announced_is_refused_whenever_the_rest_comes() {
    let long = answer("Content-Length: 10", "0123456789AB");
    let fetched = bring(&format!("http://{}/a", at_once(&long)));
    assert!(matches!(fetched, Err(Error::TooMuch { announced: 10, .. })), "{fetched:?}");
    let (first, rest) = long.split_at(long.len() - 2);
    let pieces = vec![first.as_bytes().to_vec(), rest.as_bytes().to_vec()];
    for after in [Duration::ZERO, Duration::from_secs(2)] {
        let server = serve(pieces.clone(), (Duration::from_millis(50), after));
        let fetched = bring(&format!("http://{server}/a"));
        assert!(matches!(fetched, Err(Error::TooMuch { announced: 10, .. })), "{fetched:?}");
    }
    let fetched = bring(&format!("http://{}/a", at_once(&answer("Content-Length: 0", "AB"))));
    assert!(matches!(fetched, Err(Error::TooMuch { announced: 0, .. })), "{fetched:?}");
}

#[test]
fn a_server_that_keeps_the_connection_and_sends_no_more_is_believed() {
    let whole = answer("Content-Length: 10", "0123456789").into_bytes();
    let server = serve(vec![whole], (Duration::ZERO, Duration::from_secs(2)));
    assert_eq!(bring(&format!("http://{server}/a")).unwrap().end, End::Announced);
}

#[test]
fn how_the_end_is_known_is_told() {
    let chunked = answer("Transfer-Encoding: chunked", "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n");
    let fetched = bring(&format!("http://{}/a", at_once(&chunked))).unwrap();
    assert_eq!((fetched.bytes, fetched.end), (10, End::Marked));
    let fetched = bring(&format!("http://{}/a", at_once(&answer("X: y", "0123456789")))).unwrap();
    assert_eq!((fetched.bytes, fetched.end), (10, End::Closed));
    // What is chunked and lacks its last chunk was cut.
    let cut = answer("Transfer-Encoding: chunked", "5\r\n01234\r\n");
    let fetched = bring(&format!("http://{}/a", at_once(&cut)));
    assert!(matches!(fetched, Err(Error::BrokeOff { received: 5, expected: None, .. })), "{fetched:?}");
}

#[test]
fn a_length_that_is_none_or_two_is_not_believed() {
    for length in ["Content-Length: ten", "Content-Length: 10\r\nContent-Length: 12", "Content-Length: -1"] {
        let fetched = bring(&format!("http://{}/a", at_once(&answer(length, "0123456789"))));
        assert!(matches!(fetched, Err(Error::NotUnderstood { .. })), "{length}: {fetched:?}");
    }
}

#[test]
fn a_part_of_a_file_is_not_the_file() {
    let part = "HTTP/1.1 206 Partial Content\r\nContent-Length: 3\r\nContent-Range: bytes 0-2/10\r\n\r\n012";
    let fetched = bring(&format!("http://{}/a", at_once(part)));
    assert!(matches!(fetched, Err(Error::Refused { status: 206, .. })), "{fetched:?}");
}

#[test]
fn a_server_that_drips_is_silent() {
    let drops = answer("Content-Length: 100", "").bytes().collect::<Vec<_>>();
    let pieces = [vec![drops], vec![b"x".to_vec(); 100]].concat();
    let server = serve(pieces, (Duration::from_millis(100), Duration::ZERO));
    let fetched = bring(&format!("http://{server}/a"));
    assert!(matches!(fetched, Err(Error::Silent { .. })), "{fetched:?}");
}

#[test]
fn a_shorter_file_in_a_second_attempt_is_another_file() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = listener.local_addr().unwrap();
    thread::spawn(move || {
        for answer in [answer("Content-Length: 10", "01234"), answer("Content-Length: 3", "012")] {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    let fetched = bring(&format!("http://{server}/a"));
    assert!(matches!(fetched, Err(Error::Replaced { .. })), "{fetched:?}");
}

/// Every error and every result of an address with secrets, and of one that leads to such, is without them.
#[test]
fn no_secret_is_told() {
    let secret = |server: &str| format!("http://ana:s3cret@{server}/a.csv?token=s3cret&sig=s3cret");
    let leads = |to: &str| format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n");
    let whole = at_once(&answer("Content-Length: 1", "x"));
    let fetched = bring(&secret(&at_once(&leads(&secret(&whole))))).unwrap();
    assert_eq!(fetched.address, format!("http://{whole}/a.csv?token=***&sig=***"));
    assert_eq!(fetched.file_name, "a.csv");
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    for address in [
        secret(&at_once("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")),
        secret(&at_once("nonsense")),
        secret(&at_once("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx")),
        secret(&at_once(&leads("ftp://ana:s3cret@a.mx/?key=s3cret"))),
        secret(&at_once(&leads("http://[ana:s3cret@/?key=s3cret"))),
        secret(&at_once(&leads("//ana:s3cret@:x/?key=s3cret"))),
        secret(&nobody),
        secret("a b"),
        "ana:s3cret@a.mx".to_owned(),
        "https://ana:s3#cret@a.mx/s3cret@x".to_owned(),
    ] {
        let error = bring(&address).unwrap_err();
        for told in [error.to_string(), format!("{error:?}")] {
            assert!(!told.contains("s3cret") && !told.contains("ana"), "{address}: {told}");
        }
    }
}
