// Sends every change of the panel to the shop at once, and shows what the shop says it is now.
"use strict";
(() => {
  const cards = [...document.querySelectorAll("[data-fault]")];
  const state = document.getElementById("state");
  const error = document.getElementById("error");
  const call = document.getElementById("call");

  const valueOf = (card) => {
    const fields = [...card.querySelectorAll("[data-value]")];
    if (fields.length === 0) return true;
    if (fields[0].dataset.value === "") return fields[0].value;
    const filled = fields.filter((field) => field.value !== "");
    return Object.fromEntries(filled.map((field) =>
      [field.dataset.value, field.type === "number" ? Number(field.value) : field.value]));
  };
  const switchOf = (card) => card.querySelector("[role=switch]");
  const wanted = () => Object.fromEntries(cards.filter((card) => switchOf(card).checked)
    .map((card) => [card.dataset.fault, valueOf(card)]));

  const show = (faults) => {
    let on = 0;
    for (const card of cards) {
      const value = faults[card.dataset.fault];
      const isOn = value !== null && value !== false;
      on += isOn;
      switchOf(card).checked = isOn;
      card.classList.toggle("on", isOn);
      if (!isOn || card.contains(document.activeElement)) continue;
      for (const field of card.querySelectorAll("[data-value]")) {
        field.value = field.dataset.value === "" ? value : value[field.dataset.value] ?? "";
      }
    }
    state.textContent = on ? state.dataset.some + on : state.dataset.none;
    call.textContent = `curl -X PUT ${call.dataset.url} -H 'content-type: application/json' -d '${JSON.stringify(wanted())}'`;
  };

  const ask = async (options) => {
    try {
      const answer = await fetch("/api/faults", options);
      const body = await answer.json();
      if (!answer.ok) {
        error.textContent = body.error;
        return;
      }
      error.textContent = "";
      show(body);
    } catch {
      state.textContent = state.dataset.gone;
    }
  };
  const send = () => {
    const wrong = cards.filter((card) => switchOf(card).checked)
      .flatMap((card) => [...card.querySelectorAll("[data-value]")]).find((field) => !field.checkValidity());
    if (wrong) {
      wrong.reportValidity();
      error.textContent = wrong.title || wrong.validationMessage;
      return;
    }
    ask({ method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(wanted()) });
  };

  for (const card of cards) {
    card.addEventListener("change", (event) => {
      // Values of a fault that is off change nothing in the shop.
      if (switchOf(card).checked || event.target === switchOf(card)) send();
    });
  }
  document.getElementById("clear").addEventListener("click", () => ask({ method: "DELETE" }));
  // Tests and the demo change faults too; and a refused connection ends by itself.
  setInterval(() => error.textContent === "" && !document.hidden && ask(), 2000);
  ask();
})();
