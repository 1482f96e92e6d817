// What the shop's pages do without leaving: adding to the cart, counting, choosing, accepting.
"use strict";
(() => {
  const korean = document.documentElement.lang === "ko";
  const one = (name, root = document) => root.querySelector("." + name);
  const all = (name, root = document) => [...root.querySelectorAll("." + name)];
  const on = (name, event, act, root = document) =>
    all(name, root).forEach((element) => element.addEventListener(event, (e) => act(element, e)));

  let fading;
  const toast = (text) => {
    const box = one("js-toast");
    box.textContent = text;
    box.classList.add("is-shown");
    clearTimeout(fading);
    fading = setTimeout(() => box.classList.remove("is-shown"), 4000);
  };

  on("js-add", "submit", async (form, event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    const failed = korean
      ? "장바구니에 담지 못했습니다. 잠시 후 다시 시도해 주세요."
      : "Could not add to your cart. Please try again later.";
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      const added = await answer.json();
      if (!answer.ok) return toast(failed);
      one("js-badge").textContent = added.pieces;
      toast(added.message);
    } catch {
      toast(failed);
    }
  });

  const step = (by) => {
    const field = one("js-quantity");
    const pieces = (parseInt(field.value, 10) || 1) + by;
    field.value = Math.min(Math.max(pieces, 1), 99);
  };
  on("js-step-down", "click", () => step(-1));
  on("js-step-up", "click", () => step(1));

  on("js-wish", "click", (button) => {
    const wished = button.classList.toggle("is-wished");
    button.setAttribute("aria-pressed", String(wished));
    toast(korean
      ? (wished ? "찜한 상품에 넣었습니다" : "찜한 상품에서 뺐습니다")
      : (wished ? "Added to your wish list" : "Removed from your wish list"));
  });

  on("js-submit-on-change", "change", (select) => select.form.submit());

  on("js-accept", "click", () => {
    document.cookie = "shop_cookies_ok=1; path=/; SameSite=Lax";
    one("js-banner").remove();
  });

  const finder = one("js-stores")?.shadowRoot;
  if (finder) {
    const query = one("js-store-query", finder);
    const search = () => all("js-store", finder).forEach((store) => {
      const found = store.textContent.toLowerCase().includes(query.value.trim().toLowerCase());
      store.classList.toggle("is-away", !found);
    });
    on("js-store-search", "click", search, finder);
    query.addEventListener("keydown", (event) => event.key === "Enter" && search());
    on("js-store-choose", "click", (button) => {
      all("js-store", finder).forEach((store) => store.classList.toggle("is-chosen", store.contains(button)));
    }, finder);
  }
})();
