// Runs in each measured page before anything of its own: notes when what happens happens.

/** `ahead` is by how many milliseconds the page's clock is to differ from the machine's. */
export function watch(ahead) {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...parts) {
      if (parts.length > 0) super(...parts);
      else super(Real.now() + ahead);
    }
    static now() {
      return Real.now() + ahead;
    }
  };

  const bench = { files: [], writes: [], tasks: [], memories: [], running: 0, moved: 0, seen: {}, awaited: {} };
  globalThis.bench = bench;

  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...options) {
    const began = performance.now();
    const transaction = begin.apply(this, options);
    const ended = ({ type }) => {
      bench.running -= 1;
      bench.moved = performance.now();
      if (type === "complete" && options[1] === "readwrite") bench.writes.push({ began, complete: performance.now() });
    };
    bench.running += 1;
    transaction.addEventListener("complete", ended);
    transaction.addEventListener("abort", ended);
    return transaction;
  };

  const address = URL.createObjectURL;
  URL.createObjectURL = (file) => {
    bench.files.push(performance.now());
    return address.call(URL, file);
  };

  for (const name of ["instantiate", "instantiateStreaming"]) {
    const make = WebAssembly[name];
    WebAssembly[name] = async (...options) => {
      const made = await make.apply(WebAssembly, options);
      const { exports } = made.instance ?? made;
      for (const part of Object.values(exports)) {
        if (part instanceof WebAssembly.Memory && !bench.memories.includes(part)) bench.memories.push(part);
      }
      return made;
    };
  }

  const observer = new PerformanceObserver((list) => bench.tasks.push(...list.getEntries()));
  observer.observe({ type: "longtask", buffered: true });

  // What a person does, and what they see: texts are looked for at each change of the page.
  for (const type of ["click", "change"]) {
    addEventListener(type, ({ timeStamp }) => (bench[type] = timeStamp), { capture: true });
  }
  const look = () => {
    for (const [name, text] of Object.entries(bench.awaited)) {
      if (!document.body.textContent.replace(/\s/gu, " ").includes(text)) continue;
      bench.seen[name] = performance.now();
      delete bench.awaited[name];
    }
    const title = document.querySelector("main h1");
    if (!title || bench.title || !/à relancer/u.test(title.textContent)) return;
    bench.title = performance.now();
    requestAnimationFrame(() => {
      const drawn = new MessageChannel();
      drawn.port1.onmessage = () => (bench.painted = performance.now());
      drawn.port2.postMessage(0);
    });
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });

  /** Counts the frames from now on that show a progress bar. */
  bench.film = () => {
    const film = { progress: 0, over: false };
    const frame = () => {
      if (film.over) return;
      if (document.querySelector("progress, [role=progressbar]")) film.progress += 1;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    bench.filmed = film;
  };
  /** The longest task between two moments, and in how many frames a progress bar was seen. */
  bench.meanwhile = async (start, end) => {
    bench.filmed.over = true;
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
    bench.tasks.push(...observer.takeRecords());
    const during = bench.tasks.filter(({ startTime, duration }) => startTime < end && startTime + duration > start);
    return { longest: Math.max(0, ...during.map(({ duration }) => duration)), progress: bench.filmed.progress };
  };
}
