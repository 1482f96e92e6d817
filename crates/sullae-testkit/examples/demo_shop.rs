//! Opens the demo shop on the port given, and keeps it open until the process is ended.

use sullae_testkit::{DemoShop, DemoShopError};

#[tokio::main]
async fn main() -> Result<(), DemoShopError> {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(0);
    let shop = DemoShop::start(port).await?;
    #[allow(clippy::print_stdout)]
    {
        println!("{}", shop.url());
    }
    std::future::pending::<()>().await;
    shop.stop().await;
    Ok(())
}
