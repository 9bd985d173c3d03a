// Before the terminal's own script: it reads where to connect to when the page has loaded.
document.addEventListener("DOMContentLoaded", () => {
  document.getElementById("terminal").dataset.sessionWebsocketUrl = `ws://${location.host}${location.pathname}ws`;
  document.getElementById("again").addEventListener("click", () => location.reload());
});

// Keys go to the program at once, without a click into it first.
window.addEventListener("load", () => {
  requestAnimationFrame(() => document.querySelector(".xterm-helper-textarea")?.focus());
});
