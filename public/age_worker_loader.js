// Starts the worker of files under a passphrase (crates/age-worker). What comes before it is ready waits;
// what fails in it reaches the page's `error` event, promises included.
importScripts("age_worker.js");
const waiting = [];
self.onmessage = (event) => waiting.push(event);
self.onunhandledrejection = (event) => { throw event.reason; };
wasm_bindgen({ module_or_path: "age_worker_bg.wasm" }).then(() => waiting.forEach((event) => self.onmessage(event)));
