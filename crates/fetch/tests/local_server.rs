//! Downloads from a server on this machine that behaves well, badly and worse.

#![expect(clippy::unwrap_used, reason = "a test whose server does not start is a test that fails")]

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use fetch::{Error, Fetched, Limits, Progress, download};
use measure::{Date, Sha256};
use tiny_http::{Header, Response, Server};

/// Limits under which a test that fails does so at once.
fn quick() -> Limits {
    let mut limits = Limits::default();
    limits.attempts = 3;
    limits.first_wait = Duration::from_millis(1);
    limits.connect = Duration::from_secs(5);
    limits.silence = Duration::from_millis(300);
    limits
}

/// A server that answers every question with what `answer` makes of its path and number.
fn serve(
    answer: impl Fn(&str, u32) -> Response<std::io::Cursor<Vec<u8>>> + Send + 'static,
) -> (String, Arc<AtomicU32>) {
    let server = Server::http("127.0.0.1:0").unwrap();
    let address = format!("http://{}", server.server_addr());
    let asked = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&asked);
    thread::spawn(move || {
        for request in server.incoming_requests() {
            let number = counter.fetch_add(1, Ordering::SeqCst) + 1;
            let response = answer(request.url(), number);
            // A client that went away is what some tests are about.
            let _ = request.respond(response);
        }
    });
    (address, asked)
}

/// A server that answers the n-th connection with the n-th bytes, then waits so long before it closes.
fn serve_raw(answers: Vec<Vec<u8>>, wait: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut question = [0; 4096];
            let _ = stream.read(&mut question);
            let _ = stream.write_all(&answer);
            let _ = stream.flush();
            thread::sleep(wait);
        }
    });
    address
}

fn bring(address: &str, limits: &Limits) -> (Result<Fetched, Error>, Vec<u8>) {
    let mut into = Vec::new();
    let fetched = download(address, &mut into, limits, &mut |_| {});
    (fetched, into)
}

fn header(text: &str) -> Header {
    text.parse().unwrap()
}

fn status(code: u16) -> Response<std::io::Cursor<Vec<u8>>> {
    Response::from_string("no").with_status_code(code)
}

#[test]
fn a_file_comes_with_its_hash_its_name_and_its_day() {
    let bytes: Vec<u8> = (0..200_000_u32).map(|n| (n % 251) as u8).collect();
    let body = bytes.clone();
    let (address, asked) = serve(move |_, _| {
        Response::from_data(body.clone())
            .with_chunked_threshold(usize::MAX)
            .with_header(header("Last-Modified: Mon, 20 Jan 2020 18:00:00 GMT"))
            .with_header(header("Content-Disposition: attachment; filename=\"folder/IDM.csv\""))
    });
    let mut seen: Vec<Progress> = Vec::new();
    let mut into = Vec::new();
    let fetched = download(&format!("{address}/file"), &mut into, &quick(), &mut |p| seen.push(p)).unwrap();
    assert_eq!(into, bytes);
    assert_eq!(fetched.sha256, Sha256::of(&bytes));
    assert_eq!(fetched.bytes, 200_000);
    assert_eq!(fetched.last_modified, Date::new(2020, 1, 20).ok());
    assert_eq!(fetched.file_name, "IDM.csv");
    assert_eq!(fetched.address, format!("{address}/file"));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert!(seen.windows(2).all(|pair| pair[0].received < pair[1].received));
    assert_eq!(seen.last().map(|p| (p.received, p.expected)), Some((200_000, Some(200_000))));
}

#[test]
fn what_is_not_there_is_asked_for_once() {
    let (address, asked) = serve(|_, _| status(404));
    let (fetched, into) = bring(&address, &quick());
    assert!(matches!(fetched, Err(Error::Refused { status: 404, .. })), "{fetched:?}");
    assert!(into.is_empty());
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[test]
fn a_server_that_stumbles_is_asked_again_and_not_for_ever() {
    let (address, asked) =
        serve(|_, number| if number < 3 { status(503) } else { Response::from_string("a,b\n") });
    let (fetched, into) = bring(&address, &quick());
    assert_eq!(fetched.unwrap().sha256, Sha256::of(b"a,b\n"));
    assert_eq!(into, b"a,b\n");
    assert_eq!(asked.load(Ordering::SeqCst), 3);

    let (address, asked) = serve(|_, _| status(500));
    let (fetched, _) = bring(&address, &quick());
    assert!(matches!(fetched, Err(Error::Refused { status: 500, .. })), "{fetched:?}");
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}

const TRUNCATED: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n01234";
const WHOLE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n0123456789";
const OTHER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\nABCDEFGHIJ";

#[test]
fn a_body_that_breaks_off_is_never_taken_for_the_file() {
    let address = serve_raw(vec![TRUNCATED.to_vec(); 3], Duration::ZERO);
    let (fetched, _) = bring(&address, &quick());
    assert!(matches!(fetched, Err(Error::BrokeOff { received: 5, expected: Some(10), .. })), "{fetched:?}");
}

#[test]
fn a_second_attempt_writes_only_what_is_missing() {
    let address = serve_raw(vec![TRUNCATED.to_vec(), WHOLE.to_vec()], Duration::ZERO);
    let (fetched, into) = bring(&address, &quick());
    assert_eq!(fetched.unwrap().sha256, Sha256::of(b"0123456789"));
    assert_eq!(into, b"0123456789");
}

#[test]
fn a_file_that_is_replaced_between_attempts_is_refused() {
    let address = serve_raw(vec![TRUNCATED.to_vec(), OTHER.to_vec()], Duration::ZERO);
    let (fetched, _) = bring(&address, &quick());
    assert!(matches!(fetched, Err(Error::Replaced { .. })), "{fetched:?}");
}

#[test]
fn a_server_that_is_silent_is_left() {
    let before_the_answer = serve_raw(vec![Vec::new(); 3], Duration::from_secs(2));
    let within_the_body = serve_raw(vec![TRUNCATED.to_vec(); 3], Duration::from_secs(2));
    for address in [before_the_answer, within_the_body] {
        let mut limits = quick();
        limits.attempts = 1;
        let (fetched, _) = bring(&address, &limits);
        assert!(matches!(fetched, Err(Error::Silent { .. })), "{fetched:?}");
    }
}

#[test]
fn redirects_are_followed_but_not_in_a_circle() {
    let (address, _) = serve(|path, _| match path {
        "/old" => status(302).with_header(header("Location: /new")),
        "/new" => Response::from_string("moved"),
        _ => status(301).with_header(header("Location: /circle")),
    });
    let (fetched, into) = bring(&format!("{address}/old"), &quick());
    assert_eq!(fetched.unwrap().address, format!("{address}/new"));
    assert_eq!(into, b"moved");
    let (fetched, into) = bring(&format!("{address}/circle"), &quick());
    assert!(matches!(fetched, Err(Error::TooManyRedirects { most: 5, .. })), "{fetched:?}");
    assert!(into.is_empty());
}

#[test]
fn no_more_is_taken_than_allowed_whether_it_is_announced_or_not() {
    let mut limits = quick();
    limits.most_bytes = 100_000;
    let (address, asked) =
        serve(|_, _| Response::from_data(vec![7; 100_001]).with_chunked_threshold(usize::MAX));
    let (fetched, into) = bring(&address, &limits);
    assert!(matches!(fetched, Err(Error::TooLarge { announced: Some(100_001), .. })), "{fetched:?}");
    assert!(into.is_empty());
    assert_eq!(asked.load(Ordering::SeqCst), 1);

    let mut unannounced = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec();
    unannounced.extend(vec![7; 100_001]);
    let (fetched, into) = bring(&serve_raw(vec![unannounced], Duration::ZERO), &limits);
    assert!(matches!(fetched, Err(Error::TooLarge { announced: None, .. })), "{fetched:?}");
    assert!(into.len() <= 100_000);

    let (address, _) = serve(|_, _| Response::from_data(vec![7; 100_000]));
    assert_eq!(bring(&address, &limits).0.unwrap().bytes, 100_000);
}

#[test]
fn only_addresses_of_the_web_are_asked() {
    for address in ["", "file:///etc/passwd", "ftp://a.mx/b.csv", "a.mx/b.csv", "https://", "http:///b.csv"] {
        let (fetched, _) = bring(address, &quick());
        assert!(matches!(fetched, Err(Error::NotAnAddress { .. })), "{address}: {fetched:?}");
    }
    let (address, _) = serve(|_, _| status(302).with_header(header("Location: file:///etc/passwd")));
    let (fetched, into) = bring(&address, &quick());
    assert!(fetched.is_err() && into.is_empty(), "{fetched:?}");
}

#[test]
fn a_server_that_does_not_listen_is_named_as_such() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (fetched, _) = bring(&address, &quick());
    assert!(matches!(fetched, Err(Error::Unreachable { .. })), "{fetched:?}");
}

/// What cannot be written is the fault of this machine, so the server is not asked again.
#[test]
fn a_full_disk_is_not_the_servers_fault() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::from(std::io::ErrorKind::StorageFull))
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let (address, asked) = serve(|_, _| Response::from_string("a"));
    let fetched = download(&address, &mut Full, &quick(), &mut |_| {});
    assert!(matches!(fetched, Err(Error::NotWritten { .. })), "{fetched:?}");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}
