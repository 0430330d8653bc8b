// What the pages cannot do from the server: say that it stopped answering, and read a file into a form.
"use strict";
(() => {
  document.body.addEventListener("change", async ({ target }) => {
    if (target.dataset.fills && target.files[0]) {
      document.getElementById(target.dataset.fills).value = await target.files[0].text();
    }
  });
  const note = document.getElementById("stale");
  const since = document.getElementById("since");
  const silent = (yes) => {
    if (yes && note.hidden) {
      since.textContent = new Date().toLocaleTimeString();
    }
    note.hidden = !yes;
  };
  document.body.addEventListener("htmx:sendError", () => silent(true));
  document.body.addEventListener("htmx:responseError", () => silent(true));
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    const ours = xhr.responseText.includes('<main id="main"');
    if (xhr.status < 400) {
      silent(false);
    } else if (ours) {
      // A refusal in the console's own words takes the place of the page.
      Object.assign(event.detail, {
        shouldSwap: true,
        isError: false,
        target: document.getElementById("main"),
        selectOverride: "#main",
        swapOverride: "outerHTML",
      });
    }
  });
})();
