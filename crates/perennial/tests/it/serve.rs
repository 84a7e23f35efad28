//! The server starts, answers and ends.

use crate::support::{Place, request, sign_in};

#[tokio::test]
async fn the_server_says_where_it_is_answers_and_ends_when_asked() {
    let (place, _) = Place::with_firm().await;
    let server = place.serve();
    let health = request(&server.address, "GET", "/healthz", "", "").unwrap();
    assert!(health.starts_with("HTTP/1.1 200") && health.ends_with("ok\n"), "{health}");
    let cookie = sign_in(&server.address);
    let map = request(&server.address, "GET", "/", &cookie, "").unwrap();
    assert!(map.starts_with("HTTP/1.1 200"), "{map}");
    assert_eq!(server.end(), 0);
}

#[tokio::test]
async fn a_fresh_folder_is_welcomed_and_an_address_in_use_is_told() {
    let place = Place::new().await;
    let server = place.serve();
    let front = request(&server.address, "GET", "/", "", "").unwrap();
    assert!(front.contains("location: /welcome") || front.contains("location: /sign-in"), "{front}");
    let welcome = request(&server.address, "GET", "/welcome", "", "").unwrap();
    assert!(welcome.starts_with("HTTP/1.1 200"), "{welcome}");
    let other = Place::new().await;
    let taken = other.run(&["serve", "--listen", &server.address]).must(1);
    assert!(taken.err.contains("--listen"), "{taken:?}");
}
