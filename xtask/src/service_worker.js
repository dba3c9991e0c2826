// Keeps Relancier on this device, whole or not at all.
//
// Written by `cargo xtask build` from xtask/src/service_worker.js. FILES lists every file of this version with
// its SHA-256; a version is installed only when each byte received is the one listed, so that a mixture of two
// versions cannot exist. The version in use stays in use until the person accepts the next one
// (message "skip-waiting", sent by boot.js).
"use strict";

const VERSION = "@VERSION@";
const FILES = new Map(@FILES@);

// The page's own Content-Security-Policy. A worker takes none from the page that starts it, only from its answer.
const POLICY = "@POLICY@";

// Other copies of Relancier may live on the same origin under another path: the scope keeps them apart.
const SCOPE = new URL(self.registration.scope);
const OURS = `relancier:${SCOPE.pathname}:`;
const CACHE = OURS + VERSION;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const path = listed(event.request);
  if (path !== null) event.respondWith(serve(path, event.request));
});

async function install() {
  const responses = await Promise.all([...FILES].map(([path, digest]) => obtain(path, digest)));
  const cache = await caches.open(CACHE);
  try {
    await Promise.all([...FILES.keys()].map((path, i) => cache.put(new URL(path, SCOPE), responses[i])));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

// The file, from the version in use where it has not changed, else from the network; refused if it is not the
// listed one (a deployment under way, or a host that rewrites files).
async function obtain(path, digest) {
  const url = new URL(path, SCOPE);
  const kept = path === "./" ? undefined : await caches.match(url);
  if (kept) {
    const response = await verified(kept, digest);
    if (response) return response;
  }
  const fetched = await fetch(url, { cache: "reload" });
  const response = fetched.ok ? await verified(fetched, digest) : null;
  if (!response) throw new Error(`${url.pathname} is not the file of version ${VERSION}`);
  return response;
}

// The same response if its bytes have this digest. Made anew: one that was redirected could not open the page.
async function verified(response, digest) {
  const bytes = await response.arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hex !== digest) return null;
  const headers = new Headers(response.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  headers.append("content-security-policy", POLICY);
  return new Response(bytes, { headers });
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(OURS) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  // The first visit becomes usable offline without a reload.
  await self.clients.claim();
}

// The name in FILES of what is asked for; null leaves it to the network.
function listed(request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== SCOPE.origin) return null;
  if (!url.pathname.startsWith(SCOPE.pathname)) return null;
  const path = url.pathname.slice(SCOPE.pathname.length);
  if (path === "" || path === "index.html") return "./";
  return FILES.has(path) ? path : null;
}

async function serve(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(new URL(path, SCOPE))) ?? fetch(request);
}
