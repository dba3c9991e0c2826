// Starts the letters' worker (crates/pdf-worker). Messages that come before it is ready wait;
// what fails in it reaches the page's `error` event, promises included.
importScripts("pdf_worker.js");
const waiting = [];
self.onmessage = (event) => waiting.push(event);
self.onunhandledrejection = (event) => { throw event.reason; };
wasm_bindgen({ module_or_path: "pdf_worker_bg.wasm" }).then(() => waiting.forEach((event) => self.onmessage(event)));
