// What makes pages nicer; each works without it.
(function () {
  "use strict";

  // The questions that a pair needs appear as soon as it is chosen.
  // What comes for an earlier choice is late, and what was answered already is kept.
  var form = document.querySelector("form[data-ask]");
  if (form) {
    var latest = 0;
    var keep = function (now, next) {
      now.querySelectorAll("[name]").forEach(function (was) {
        var is = next.querySelector('[name="' + was.name + '"]');
        if (is && (!is.options || Array.from(is.options).some(function (o) { return o.value === was.value; }))) is.value = was.value;
      });
    };
    form.addEventListener("change", function (event) {
      var name = event.target.name;
      if (name !== "office" && name !== "action") return;
      var mine = ++latest;
      var address = form.getAttribute("action") + "?" + new URLSearchParams(new FormData(form));
      fetch(address, { headers: { Accept: "text/html" } }).then(function (answer) {
        return answer.text();
      }).then(function (text) {
        if (mine !== latest) return;
        var fresh = new DOMParser().parseFromString(text, "text/html");
        var now = document.getElementById("more"), next = fresh.getElementById("more");
        if (now && next) {
          keep(now, next);
          now.replaceWith(next);
        } else if (now) now.remove();
        else if (next) form.insertBefore(next, form.querySelector("button"));
      }).catch(function () { });
    });
  }

  // An address is copied by a button, where the browser can.
  if (navigator.clipboard) {
    document.querySelectorAll("button[data-copy]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(button.dataset.copy).then(function () {
          button.textContent = button.dataset.done;
        });
      });
    });
  }

  // What is wrong is read first.
  var wrong = document.getElementById("wrong");
  if (wrong) wrong.focus();
})();
