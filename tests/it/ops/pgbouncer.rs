//! A PgBouncer before the database, played by a few lines: which ones are refused.

use std::time::Duration;

use regie::store::pgbouncer::Unsafe;
use regie::store::pool::{Database, Limits, OpenError};
use regie::store::target::Target;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// `bool` and `text` in `pg_type`.
const BOOL: u32 = 16;
const TEXT: u32 = 25;

/// What the played PgBouncer says of itself.
#[derive(Clone, Copy)]
enum Console {
    /// Nothing: we are not among its users.
    Closed,
    Open {
        version: &'static str,
        max_prepared_statements: &'static str,
    },
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).unwrap();
    [&[kind], length.to_be_bytes().as_slice(), body].concat()
}

fn rows(kind: u32, rows: &[&[&str]]) -> Vec<u8> {
    let count = u16::try_from(rows[0].len()).unwrap().to_be_bytes();
    let mut description = count.to_vec();
    for _ in rows[0] {
        description.extend(b"c\0");
        description.extend([0; 6]);
        description.extend(kind.to_be_bytes());
        description.extend([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0]);
    }
    let mut said = message(b'T', &description);
    for row in rows {
        let mut data = count.to_vec();
        for cell in *row {
            data.extend(u32::try_from(cell.len()).unwrap().to_be_bytes());
            data.extend(cell.as_bytes());
        }
        said.extend(message(b'D', &data));
    }
    said.extend(message(b'C', b"SHOW\0"));
    said.extend(message(b'Z', b"I"));
    said
}

/// As PgBouncer words it: without the name of the C function that PostgreSQL adds.
fn refusal(text: &str) -> Vec<u8> {
    message(b'E', format!("SFATAL\0C08P01\0M{text}\0\0").as_bytes())
}

async fn serve(mut client: TcpStream, console: Console) -> std::io::Result<()> {
    let mut start = vec![0; usize::try_from(client.read_u32().await?).unwrap() - 4];
    client.read_exact(&mut start).await?;
    let start = String::from_utf8_lossy(&start).into_owned();
    let on_console = start.contains("database\0pgbouncer\0");
    if on_console && matches!(console, Console::Closed) {
        return client.write_all(&refusal("not allowed")).await;
    }
    client.write_all(&message(b'R', &[0; 4])).await?;
    client.write_all(&message(b'K', &[0; 8])).await?;
    client.write_all(&message(b'Z', b"I")).await?;
    loop {
        let kind = client.read_u8().await?;
        let mut body = vec![0; usize::try_from(client.read_u32().await?).unwrap() - 4];
        client.read_exact(&mut body).await?;
        let answer = match (
            kind,
            String::from_utf8_lossy(&body).trim_end_matches('\0'),
            console,
        ) {
            (b'X', ..) => return Ok(()),
            (b'Q', "select pg_is_in_recovery()", _) => rows(BOOL, &[&["f"]]),
            (b'Q', "SHOW VERSION", Console::Open { version, .. }) if on_console => rows(TEXT, &[&[version]]),
            (
                b'Q',
                "SHOW CONFIG",
                Console::Open {
                    max_prepared_statements,
                    ..
                },
            ) if on_console => rows(
                TEXT,
                &[
                    &["pool_mode", "transaction"],
                    &["max_prepared_statements", max_prepared_statements],
                ],
            ),
            (_, sql, _) => refusal(&format!("unexpected: {sql}")),
        };
        client.write_all(&answer).await?;
    }
}

/// What opening a database behind this PgBouncer comes to.
async fn open_behind(console: Console) -> Result<(), OpenError> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        loop {
            let (client, _) = listener.accept().await.unwrap();
            tokio::spawn(serve(client, console));
        }
    });
    let url = format!("postgres://regie_app:x@{address}/regie?sslmode=disable");
    let answer = Duration::from_secs(5);
    let limits = Limits {
        connections: 1,
        acquire: answer,
        answer,
    };
    let opened = Database::open(&Target::parse(&url, None).unwrap(), limits).await;
    server.abort();
    opened.map(drop)
}

#[tokio::test]
async fn one_that_mixes_prepared_statements_up_is_refused() {
    let old = Console::Open {
        version: "PgBouncer 1.18.0",
        max_prepared_statements: "100",
    };
    let refused = open_behind(old).await.unwrap_err();
    assert!(
        matches!(refused, OpenError::PgBouncer(Unsafe::TooOld { .. })),
        "{refused}"
    );

    let off = Console::Open {
        version: "PgBouncer 1.22.0",
        max_prepared_statements: "0",
    };
    let refused = open_behind(off).await.unwrap_err();
    assert!(
        matches!(refused, OpenError::PgBouncer(Unsafe::NotEnabled)),
        "{refused}"
    );
}

#[tokio::test]
async fn one_that_does_not_let_us_look_is_refused() {
    let refused = open_behind(Console::Closed).await.unwrap_err();
    assert!(
        matches!(refused, OpenError::PgBouncer(Unsafe::Unknown { .. })),
        "{refused}"
    );
}

#[tokio::test]
async fn one_that_keeps_them_apart_is_taken() {
    open_behind(Console::Open {
        version: "PgBouncer 1.21.0",
        max_prepared_statements: "200",
    })
    .await
    .unwrap();
}
