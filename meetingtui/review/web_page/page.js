"use strict";
(function () {
  const index = JSON.parse(document.getElementById("filter-index").textContent);
  const form = document.getElementById("filter");
  const input = document.getElementById("words");
  const filterStatus = document.getElementById("filter-status");
  const items = Array.from(document.querySelectorAll(".item"), function (element) {
    return { element: element, id: Number(element.id.slice(1)), text: element.textContent.toLowerCase() };
  });
  const chapters = Array.from(document.querySelectorAll(".chapter"));
  form.hidden = false;

  // A word that the program knows chooses the items that the program says; any other is text.
  function clause(word) {
    const negated = /^[-－]./.test(word);
    let name = negated ? word.slice(1) : word;
    let known = Object.hasOwn(index.words, name) ? index.words[name] : null;
    if (!known && !negated && name.startsWith("非") && Object.hasOwn(index.words, name.slice(1))) {
      return { field: index.words[name.slice(1)][0], ids: new Set(index.words[name.slice(1)][1]), negated: true };
    }
    const colon = name.search(/[:：]/);
    if (!known && colon > 0 && index.prefixes.includes(name.slice(0, colon))) {
      name = name.slice(colon + 1);
      known = Object.hasOwn(index.words, name) ? index.words[name] : null;
    }
    if (known) return { field: known[0], ids: new Set(known[1]), negated: negated };
    return { text: name.toLowerCase(), negated: negated };
  }

  // Words of one field are alternatives, fields narrow, every text narrows: as on the screen.
  function tests(words) {
    const fields = new Map();
    const found = [];
    for (const each of words.map(clause)) {
      if (each.text !== undefined) {
        found.push(function (item) { return item.text.includes(each.text) !== each.negated; });
        continue;
      }
      const key = each.field + (each.negated ? "-" : "");
      if (!fields.has(key)) {
        const group = { ids: new Set(), negated: each.negated };
        fields.set(key, group);
        found.push(function (item) { return group.ids.has(item.id) !== group.negated; });
      }
      for (const id of each.ids) fields.get(key).ids.add(id);
    }
    return found;
  }

  function choose() {
    const words = input.value.trim().split(/\s+/).filter(Boolean);
    const asked = tests(words);
    let many = 0;
    for (const item of items) {
      const passes = asked.every(function (test) { return test(item); });
      item.element.hidden = !passes;
      many += passes;
    }
    for (const chapter of chapters) {
      chapter.hidden = !chapter.querySelector(".item:not([hidden])");
    }
    filterStatus.textContent = words.length ? (many ? "符合的事项 " + many + " 项。" : "没有符合的事项。") : "";
  }

  function openTarget() {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (target && target.classList.contains("item")) {
      if (target.hidden) { input.value = ""; choose(); }
      target.open = true;
      target.scrollIntoView();
    }
  }

  input.addEventListener("input", choose);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  addEventListener("hashchange", openTarget);
  openTarget();
})();
