// The script that fails: once when the page opens, and at each press of add-to-cart.
"use strict";
for (const button of document.querySelectorAll(".js-broken")) {
  button.addEventListener("click", () => window.sullaeShopCart.add(button.form));
}
window.sullaeShopAnalytics.pageOpened(location.pathname);
