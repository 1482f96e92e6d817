//! The demo's check, as a person does it: log in, search, choose, put into the cart.

use anyhow::Result;

use crate::{person::Person, sullae::RecorderProcess};

/// The password of the demo shop.
pub const PASSWORD: &str = "sullae-demo";
/// Name of the secret that the recorder makes of the password field.
pub const SECRET: &str = "password";

/// Shops with pointer and keyboard while the recorder watches; after each deed its step is awaited.
///
/// # Errors
/// When something is not on the page, or a step is not told.
pub fn log_in_search_and_add_to_cart(person: &Person, recorder: &mut RecorderProcess) -> Result<()> {
    let mut steps = 1;
    recorder.wait_for_steps(steps)?;
    let mut told = |recorder: &mut RecorderProcess| {
        steps += 1;
        recorder.wait_for_steps(steps)
    };
    person.click("#login-link")?;
    told(recorder)?;
    person.fill("#login-id", "hong")?;
    told(recorder)?;
    person.fill("#login-password", PASSWORD)?;
    told(recorder)?;
    person.click("#login-remember")?;
    told(recorder)?;
    person.click("main button[type=submit]")?;
    told(recorder)?;
    person.wait_for("return document.querySelector('[data-testid=user]') !== null")?;
    person.fill("#search-box", "머그")?;
    told(recorder)?;
    person.key("Return")?;
    told(recorder)?;
    person.wait_for("return location.pathname === '/search' && document.readyState === 'complete'")?;
    person.click("main a[href^='/product/'] h3, main a[href^='/product/']")?;
    told(recorder)?;
    person.wait_for("return location.pathname.startsWith('/product/') && document.readyState === 'complete'")?;
    person.click("#gift-wrap")?;
    told(recorder)?;
    person.click_text("main button", "장바구니 담기")?;
    told(recorder)?;
    person.wait_for("return document.querySelector('[data-testid=cart-count]')?.innerText.trim() === '1'")?;
    person.click("#cart-link")?;
    told(recorder)?;
    person.wait_for("return location.pathname === '/cart' && document.readyState === 'complete'")
}
