//! What an operator does: settings, the private server, migrations, the primary that is followed.

mod faults;
mod gardien;
mod home;
mod migrations;
mod pgbouncer;
mod pool;
mod server;
mod settings;
