//! The demo shop: a small web shop on loopback that can be told to break.

mod buttons;
mod error;
mod fault_panel;
mod faults;
mod fields;
mod goods;
mod layout;
mod pages;
mod pictures;
mod rename;
mod routes;
mod sessions;
mod trouble;
mod visit;

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use error::DemoShopError;
pub use faults::{Button, ErrorStatus, FAULTS, FaultEntry, Faults, PathPattern, Refusal, SlowPath, StatusPath};

use crate::loopback::{Connections, ReservedPort};

/// The password every id has, unless the shop was given another.
const PASSWORD: &str = "sullae-demo";

/// What every request of the shop shares.
#[derive(Debug, Clone)]
pub(crate) struct Shop {
    faults: watch::Sender<Faults>,
    sessions: Arc<sessions::Sessions>,
    port: u16,
    password: Arc<str>,
}

/// A running demo shop. It closes when dropped.
#[derive(Debug)]
pub struct DemoShop {
    shop: Shop,
    door: watch::Receiver<Door>,
    keeper: JoinHandle<()>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    Open,
    Closed,
    /// The port could not be opened again.
    Lost(io::ErrorKind),
}

impl DemoShop {
    /// Opens the shop on 127.0.0.1; port 0 takes any free one.
    pub async fn start(port: u16) -> Result<Self, DemoShopError> {
        Self::start_with_password(port, PASSWORD).await
    }

    /// As [`start`](Self::start), with another password, which its log-in page says.
    pub async fn start_with_password(port: u16, password: &str) -> Result<Self, DemoShopError> {
        let failed = |source| DemoShopError::new(port, source);
        let listener = ReservedPort::new(port).and_then(ReservedPort::listen).map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        let shop = Shop {
            faults: watch::Sender::default(),
            sessions: Arc::default(),
            port,
            password: password.into(),
        };
        let (door_seen, door) = watch::channel(Door::Open);
        let keeper = tokio::spawn(keep(shop.clone(), listener, door_seen));
        Ok(Self { shop, door, keeper })
    }

    /// The home page, with a slash at the end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.shop.port)
    }

    /// The panel that turns faults on and off.
    pub fn faults_url(&self) -> String {
        format!("{}faults", self.url())
    }

    /// The faults that are on.
    pub fn faults(&self) -> Faults {
        self.shop.faults.borrow().clone()
    }

    /// Sets all faults at once. When this returns, new connections are refused or accepted as told;
    /// it fails only when another program took the port while the shop refused connections.
    pub async fn set_faults(&self, faults: Faults) -> Result<(), DemoShopError> {
        let refuse = faults.refuse_connections.is_some();
        self.shop.faults.send_replace(faults);
        let mut door = self.door.clone();
        let settled = door.wait_for(|door| match door {
            Door::Open => !refuse,
            Door::Closed => refuse,
            Door::Lost(_) => true,
        });
        match settled.await.map(|door| *door) {
            Ok(Door::Lost(kind)) => Err(DemoShopError::new(self.shop.port, kind.into())),
            Ok(_) => Ok(()),
            Err(_) => Err(DemoShopError::new(self.shop.port, io::ErrorKind::NotConnected.into())),
        }
    }

    /// Closes the shop; when this returns, the port is free.
    pub async fn stop(mut self) {
        self.keeper.abort();
        let _ = (&mut self.keeper).await;
    }
}

impl Drop for DemoShop {
    fn drop(&mut self) {
        self.keeper.abort();
    }
}

/// Serves the shop until aborted, or until its port is lost to another program.
async fn keep(shop: Shop, listener: TcpListener, door: watch::Sender<Door>) {
    let Err(lost) = open_and_close(&shop, listener, &door).await;
    door.send_replace(Door::Lost(lost.kind()));
}

/// Opens and closes the door as the faults say.
async fn open_and_close(shop: &Shop, mut listener: TcpListener, door: &watch::Sender<Door>) -> io::Result<Infallible> {
    let router = routes::router(shop.clone());
    loop {
        let reserved = open_until_refused(shop, listener, &router).await?;
        door.send_replace(Door::Closed);
        refused_until_open(shop).await;
        listener = reserved.listen()?;
        door.send_replace(Door::Open);
    }
}

async fn open_until_refused(shop: &Shop, listener: TcpListener, router: &Router) -> io::Result<ReservedPort> {
    let mut faults = shop.faults.subscribe();
    let mut connections = Connections::new();
    let told_to_refuse = async { faults.wait_for(|faults| faults.refuse_connections.is_some()).await.is_ok() };
    tokio::select! {
        never = connections.accept(&listener, router) => match never {},
        _ = told_to_refuse => {}
    }
    drop(listener);
    let reserved = ReservedPort::new(shop.port);
    connections.close().await;
    reserved
}

async fn refused_until_open(shop: &Shop) {
    let mut faults = shop.faults.subscribe();
    loop {
        let Some(refusal) = faults.borrow_and_update().refuse_connections.clone() else {
            return;
        };
        let time_up = async {
            match refusal.for_ms {
                Some(for_ms) => tokio::time::sleep(Duration::from_millis(for_ms.into())).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = time_up => {
                shop.faults.send_modify(|faults| faults.refuse_connections = None);
            }
            changed = faults.changed() => if changed.is_err() { return },
        }
    }
}
