"use strict";
const plain = text => text.normalize("NFKC").toLowerCase();
const bodies = JSON.parse(document.getElementById("bodies").textContent);
const texts = bodies.map(([name, id]) => plain(name + " " + id));
const field = document.getElementById("find");
const told = document.getElementById("found");
const list = document.getElementById("hits");
const line = ([name, id, file]) => {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = "agencies/" + (file || id) + ".html";
  link.textContent = name;
  link.lang = "zh-CN";
  item.append(link, " " + id);
  return item;
};
field.addEventListener("input", () => {
  const asked = plain(field.value.trim());
  const hits = asked.length < 2 ? [] : bodies.filter((_, place) => texts[place].includes(asked));
  list.replaceChildren(...hits.slice(0, 50).map(line));
  const key = hits.length > 50 ? "many" : hits.length ? "some" : "none";
  told.textContent = asked.length < 2 ? "" : told.dataset[key].replace("{n}", String(hits.length));
});
