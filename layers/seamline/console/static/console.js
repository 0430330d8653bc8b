// What the pages cannot say from the server: that it stopped answering, so that what is shown grows old.
"use strict";
(() => {
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
