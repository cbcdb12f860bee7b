(function () {
  var panel = document.getElementById("origen");
  if (!panel) return;
  var text = panel.querySelector("div"), shown = null;
  function close() {
    panel.hidden = true;
    if (shown) shown.classList.remove("shown");
    shown = null;
  }
  panel.querySelector("button").addEventListener("click", close);
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") close(); });
  document.addEventListener("click", function (event) {
    var number = event.target.closest && event.target.closest('[data-trace],a[href^="#t-"]');
    if (!number) { if (!panel.contains(event.target)) close(); return; }
    var name = number.getAttribute("data-trace");
    var line = document.getElementById(name ? "t-" + name : number.getAttribute("href").slice(1));
    if (!line) return;
    event.preventDefault();
    close();
    shown = number;
    number.classList.add("shown");
    text.replaceChildren.apply(text, line.cloneNode(true).childNodes);
    panel.hidden = false;
  });
})();
