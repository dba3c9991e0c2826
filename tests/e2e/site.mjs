// A web host of the plainest kind: the files of a copy of dist/ as they lie, no rewrite rule.

import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const DIST = process.env.RELANCIER_DIST ?? fileURLToPath(new URL("../../dist", import.meta.url));

const KINDS = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".txt": "text/plain; charset=utf-8",
  ".ttf": "font/ttf",
  ".woff2": "font/woff2",
};

/** Puts a copy of the page on a host of its own; `under` is the path it lives below. */
export async function publish({ under = "/" } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "relancier-"));
  await cp(DIST, folder, { recursive: true });
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://host").pathname);
    const name = path.endsWith("/") ? `${path}index.html` : path;
    try {
      if (!path.startsWith(under)) throw new Error("not ours");
      const bytes = await readFile(join(folder, normalize(name.slice(under.length))));
      response.writeHead(200, { "content-type": KINDS[extname(name)] ?? "application/octet-stream" }).end(bytes);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end("404");
    }
  });
  const listen = (port) => new Promise((listening) => server.listen(port, "127.0.0.1", listening));
  await listen(0);
  const { port } = server.address();
  const stop = () =>
    new Promise((stopped) => {
      server.close(stopped);
      server.closeAllConnections();
    });
  return {
    address: `http://127.0.0.1:${port}${under}`,
    /** The host goes away, and comes back. */
    stop,
    start: () => listen(port),
    /** Stops, and takes the copy away. */
    async withdraw() {
      if (server.listening) await stop();
      await rm(folder, { recursive: true, force: true });
    },
    read: (name) => readFile(join(folder, name), "utf8"),
    /**
     * Uploads another version of the page: its index.html is changed, its parts lie in a folder of another name, as those
     * of each build do, and sw.js lists it all. Answers with the names of the folder that was and of the one that is.
     */
    async upgrade(change) {
      const old = await readFile(join(folder, "index.html"), "utf8");
      const [parts] = old.match(/relancier-[0-9a-f]{16}/);
      const moved = `relancier-${digest(parts).slice(0, 16)}`;
      await rename(join(folder, parts), join(folder, moved));
      const page = change(old).replaceAll(parts, moved);
      const worker = await readFile(join(folder, "sw.js"), "utf8");
      const next = worker
        .replaceAll(parts, moved)
        .replace(digest(old), digest(page))
        .replace(/const VERSION = "[0-9a-f]+"/, `const VERSION = "${digest(page).slice(0, 16)}"`);
      if (next === worker || !next.includes(digest(page))) throw new Error("sw.js is not of the form known here");
      await writeFile(join(folder, "index.html"), page);
      await writeFile(join(folder, "sw.js"), next);
      return { parts, moved };
    },
  };
}

function digest(text) {
  return createHash("sha256").update(text).digest("hex");
}
