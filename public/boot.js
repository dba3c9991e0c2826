// Starts the page, then keeps it on this device. The service worker is sw.js.
//
// What the page (Rust) and this file say to each other, as events on `window`:
//
//   page → "relancier:panic"    CustomEvent, `detail` is the panic message: the page is dead, rescue.js takes over.
//   boot → "relancier:update"   a new version is ready and waits. The same is written down for a page that listens
//                               late: <html data-update="ready">.
//   page → "relancier:reload"   the person accepts the new version: it takes over, then the page reloads.
//   boot → "relancier:replaced" another tab accepted it, and this tab should follow. It reloads at once, unless it
//                               shows a form, where something may be typed, or the page calls preventDefault():
//                               then it says "relancier:update" again and waits for "relancier:reload".
//   boot → "relancier:file"     a file came from outside: it lies in `window.relancierFile` until the screen that takes
//                               it in, which this file goes to, takes it away.
import { dead } from "./rescue.js";

const start = document.querySelector("script[data-wasm]").dataset;
const address = (file) => new URL(file, document.baseURI).href;
// Where files are taken in: exports, and lists of invoices.
const DATA = "#/donnees";
const INVOICES = "#/importer";

try {
  const { default: init } = await import(address(start.js));
  await init({ module_or_path: address(start.wasm) });
  document.getElementById("boot")?.remove();
} catch (error) {
  // After a panic the rescue screen is there already. Otherwise the files did not come, or the browser is too old.
  console.error(error);
  if (!dead()) document.getElementById("boot")?.classList.add("boot-failed");
}

// The installed app was opened with a file.
window.launchQueue?.setConsumer(async ({ files }) => {
  if (files?.length) receive(await files[0].getFile());
});

// A file dropped beside its place must not have the browser leave the page for it.
window.addEventListener("dragover", (event) => {
  if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  if (typing()) event.dataTransfer.dropEffect = "none";
});
window.addEventListener("drop", (event) => {
  const file = event.dataTransfer?.files[0];
  if (event.defaultPrevented || !file) return;
  event.preventDefault();
  if (!typing()) receive(file);
});

if ("serviceWorker" in navigator) {
  try {
    await keep(navigator.serviceWorker);
  } catch (error) {
    // Private windows and plain http refuse: the page works, online only.
    console.warn("Relancier is not kept for offline use:", error);
  }
}

/** Is a form shown, where something may be typed that going elsewhere would lose? */
function typing() {
  return ![DATA, INVOICES].includes(location.hash) && document.querySelector("form") !== null;
}

function receive(file) {
  window.relancierFile = file;
  location.hash = /\.(csv|tsv)$/i.test(file.name) ? INVOICES : DATA;
  window.dispatchEvent(new Event("relancier:file"));
}

async function keep(workers) {
  let accepted = false;
  let controlled = workers.controller !== null;

  const announce = () => {
    document.documentElement.dataset.update = "ready";
    window.dispatchEvent(new Event("relancier:update"));
  };

  workers.addEventListener("controllerchange", () => {
    const replaced = controlled;
    controlled = true;
    if (!replaced) return; // the first visit has just become usable offline
    const willing = window.dispatchEvent(new Event("relancier:replaced", { cancelable: true }));
    if (accepted || (willing && !document.querySelector("form"))) location.reload();
    else announce();
  });

  const registration = await workers.register(address("sw.js"), { updateViaCache: "none" });

  window.addEventListener("relancier:reload", () => {
    const waiting = registration.waiting;
    if (!waiting) return location.reload();
    accepted = true;
    waiting.postMessage("skip-waiting");
  });

  const look = () => {
    if (registration.waiting && workers.controller) announce();
  };
  look();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look);
  });

  // A tab may stay open for weeks: ask again when it is looked at, at most once an hour.
  let asked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - asked < 3_600_000) return;
    asked = Date.now();
    registration.update().catch(() => {});
  });
}
