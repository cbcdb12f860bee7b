//! Downloads from servers whose certificates nobody should trust: the program says what is wrong with each.

#![expect(clippy::unwrap_used, reason = "a test whose server does not start is a test that fails")]

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::Arc,
    thread,
    time::Duration,
};

use fetch::{CertificateFault, Error, Limits, download};
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
use rustls::{
    ServerConfig, ServerConnection, Stream,
    pki_types::{CertificateDer, PrivatePkcs8KeyDer},
};

/// A server with a certificate of its own making.
fn serve(change: impl FnOnce(&mut CertificateParams)) -> String {
    let mut made = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    change(&mut made);
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateDer::from(made.self_signed(&key).unwrap().der().to_vec());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], PrivatePkcs8KeyDer::from(key.serialize_der()).into())
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut secure = Stream::new(&mut connection, &mut stream);
            let _ = secure.read(&mut [0; 4096]);
            let _ = secure.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
        }
    });
    format!("https://localhost:{port}/a.csv")
}

fn refusal(address: &str) -> Error {
    let mut limits = Limits::default();
    limits.silence = Duration::from_secs(2);
    // One attempt: a certificate does not become better by asking again.
    limits.first_wait = Duration::from_secs(60);
    download(address, &mut Vec::new(), &limits, &mut |_| {}).unwrap_err()
}

/// What is said to be wrong with a certificate; nothing when something else is said.
fn fault(change: impl FnOnce(&mut CertificateParams)) -> Option<CertificateFault> {
    let refused = refusal(&serve(change));
    if let Error::Certificate { fault, .. } = refused { Some(fault) } else { None }
}

#[test]
fn a_certificate_that_signs_itself_is_named_as_such() {
    assert_eq!(fault(|_| {}), Some(CertificateFault::UnknownIssuer));
    // As most tools write it: an authority for itself.
    let authority = |made: &mut CertificateParams| made.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    assert_eq!(fault(authority), Some(CertificateFault::UnknownIssuer));
}

#[test]
fn a_certificate_out_of_its_time_is_named_as_such() {
    assert_eq!(
        fault(|made| made.not_after = rcgen::date_time_ymd(2020, 1, 1)),
        Some(CertificateFault::Expired)
    );
    assert_eq!(
        fault(|made| made.not_before = rcgen::date_time_ymd(4000, 1, 1)),
        Some(CertificateFault::NotYetValid)
    );
}

#[test]
fn a_server_that_does_not_speak_securely_is_named_as_such() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let error = refusal(&format!("https://localhost:{port}/"));
    assert!(matches!(error, Error::NotSecure { .. }), "{error:?}");
}
