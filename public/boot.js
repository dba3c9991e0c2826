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
