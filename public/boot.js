// Starts the page, then keeps it on this device. The service worker is sw.js.
//
// What the page (Rust) and this file say to each other, as events on `window`:
//
//   page → "relancier:panic"    CustomEvent, `detail` is the panic message: the page is dead, rescue.js takes over.
//   boot → "relancier:update"   a new version is ready and waits. The same is written down for a page that listens
//                               late: <html data-update="ready">.
//   page → "relancier:reload"   the person accepts the new version: it takes over, then the page reloads.
//   boot → "relancier:replaced" another tab accepted it. This tab reloads at once, unless the page calls
//                               preventDefault() because something typed is not saved yet; it then dispatches
//                               "relancier:reload" when it is.
import { dead } from "./rescue.js";

const start = document.querySelector("script[data-wasm]").dataset;
const address = (file) => new URL(file, document.baseURI).href;

try {
  const { default: init } = await import(address(start.js));
  await init({ module_or_path: address(start.wasm) });
  document.getElementById("boot")?.remove();
} catch (error) {
  // After a panic the rescue screen is there already. Otherwise the files did not come, or the browser is too old.
  console.error(error);
  if (!dead()) document.getElementById("boot")?.classList.add("boot-failed");
}

if ("serviceWorker" in navigator) {
  try {
    await keep(navigator.serviceWorker);
  } catch (error) {
    // Private windows and plain http refuse: the page works, online only.
    console.warn("Relancier is not kept for offline use:", error);
  }
}

async function keep(workers) {
  let accepted = false;
  let controlled = workers.controller !== null;

  workers.addEventListener("controllerchange", () => {
    const replaced = controlled;
    controlled = true;
    if (!replaced) return; // the first visit has just become usable offline
    const event = new Event("relancier:replaced", { cancelable: true });
    if (accepted || window.dispatchEvent(event)) location.reload();
  });

  const registration = await workers.register(address("sw.js"), { updateViaCache: "none" });

  window.addEventListener("relancier:reload", () => {
    const waiting = registration.waiting;
    if (!waiting) return location.reload();
    accepted = true;
    waiting.postMessage("skip-waiting");
  });

  const announce = () => {
    if (!registration.waiting || !workers.controller) return;
    document.documentElement.dataset.update = "ready";
    window.dispatchEvent(new Event("relancier:update"));
  };
  announce();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", announce);
  });

  // A tab may stay open for weeks: ask again when it is looked at, at most once an hour.
  let asked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - asked < 3_600_000) return;
    asked = Date.now();
    registration.update().catch(() => {});
  });
}
