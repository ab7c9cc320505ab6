"use strict";
const plain = text => text.normalize("NFKC").toLowerCase();
const field = document.getElementById("find");
const told = document.getElementById("found");
const rows = [...document.querySelectorAll("#list tbody tr")];
const texts = rows.map(row => plain(row.textContent));
field.addEventListener("input", () => {
  const asked = plain(field.value.trim());
  let shown = 0;
  rows.forEach((row, place) => {
    row.hidden = !texts[place].includes(asked);
    shown += row.hidden ? 0 : 1;
  });
  told.textContent = told.dataset.told.replace("{n}", String(shown));
});
