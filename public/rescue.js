// The screen after a crash. WebAssembly cannot run any more then, so this is plain JavaScript and reads the
// database by itself. It is loaded before anything can go wrong.

const DATABASE = "relancier";
const REPORTS = "https://github.com/relancier/relancier/issues";

const TEXTS = {
  fr: {
    title: "Relancier s'est arrêté.",
    safe: "Vos données sont toujours là, enregistrées dans ce navigateur. Seule la saisie en cours peut être perdue.",
    reload: "Recharger",
    save: "Télécharger mes données",
    saved: "Le fichier est dans vos téléchargements. Gardez-le : il permet de tout retrouver.",
    nothing: "Aucune donnée n'est enregistrée dans ce navigateur.",
    unreadable: "La base de données ne se lit pas maintenant. Fermez les autres onglets de Relancier, rechargez, puis réessayez.",
    locked: "Vos données sont sous verrou : un fichier fait d'ici ne se lirait pas. Rechargez, puis ouvrez-les avec votre phrase secrète.",
    report: "Signaler le problème",
    how: "Rien n'est envoyé tout seul. Copiez ces détails, relisez-les (ils peuvent citer une de vos données), et joignez-les à votre message sur",
    copy: "Copier les détails",
    copied: "Copié.",
  },
  en: {
    title: "Relancier has stopped.",
    safe: "Your data are still there, stored in this browser. Only what you were typing may be lost.",
    reload: "Reload",
    save: "Download my data",
    saved: "The file is in your downloads. Keep it: everything can be recovered from it.",
    nothing: "No data are stored in this browser.",
    unreadable: "The database cannot be read right now. Close the other tabs of Relancier, reload, then try again.",
    locked: "Your data are locked: a file made from here could not be read. Reload, then open them with your passphrase.",
    report: "Report the problem",
    how: "Nothing is sent by itself. Copy these details, read them again (they may quote some of your data), and add them to your message on",
    copy: "Copy the details",
    copied: "Copied.",
  },
};

let shown = false;

/** Has the page died? */
export const dead = () => shown;

window.addEventListener("relancier:panic", (event) => show(String(event.detail)));
// Without a panic: a trap, or the stack used up, which is JavaScript's error with wasm among the callers.
window.addEventListener("error", ({ error }) => trapped(error));
window.addEventListener("unhandledrejection", ({ reason }) => trapped(reason));

function trapped(error) {
  const overflow = (error instanceof RangeError || error?.name === "InternalError") && /wasm/.test(error.stack);
  if (overflow || error instanceof WebAssembly.RuntimeError) show(`${error.message}\n${error.stack ?? ""}`);
}

function show(message) {
  if (shown) return;
  shown = true;

  const text = TEXTS[document.documentElement.lang.startsWith("en") ? "en" : "fr"];
  const details = [message, location.hash, navigator.userAgent, new Date().toISOString()].join("\n");
  const said = element("p", { className: "rescue-said", role: "status" });
  const title = element("h1", { className: "rescue-title", tabIndex: -1, textContent: text.title });
  const technical = element("pre", { className: "rescue-details", tabIndex: 0, textContent: details });

  document.title = text.title;
  document.body.replaceChildren(
    element("main", { className: "rescue" }, [
      title,
      element("p", { textContent: text.safe }),
      element("div", { className: "rescue-actions" }, [
        button(text.reload, "rescue-primary", () => location.reload()),
        button(text.save, "", async () => (said.textContent = await saved(text))),
      ]),
      said,
      element("details", { className: "rescue-report" }, [
        element("summary", { textContent: text.report }),
        element("p", { textContent: `${text.how} ` }, [element("a", { href: REPORTS, textContent: REPORTS })]),
        technical,
        button(text.copy, "", async () => {
          getSelection().selectAllChildren(technical); // copied by hand where the next line is refused
          await navigator.clipboard.writeText(details);
          said.textContent = text.copied;
        }),
      ]),
    ]),
  );
  title.focus();
}

function element(name, properties, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function button(textContent, className, act) {
  const made = element("button", { type: "button", className: `rescue-button ${className}`.trim(), textContent });
  made.addEventListener("click", act);
  return made;
}

/** Downloads every record as it is stored; answers with the sentence to show. */
async function saved(text) {
  try {
    const stores = await everything();
    if (stores === null) return text.nothing;
    if (stores.meta?.some(({ key }) => key === "lock")) return text.locked;
    const day = new Date().toISOString().slice(0, 10);
    const json = JSON.stringify({ format: "relancier-rescue", stores, local: remembered() }, binary);
    const href = URL.createObjectURL(new Blob([json], { type: "application/json" }));
    element("a", { href, download: `relancier-${day}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
    return text.saved;
  } catch (error) {
    console.error(error);
    return text.unreadable;
  }
}

/** `{store: [{key, value}…]}`; null where there is no database: one must never be created here. */
async function everything() {
  const known = await indexedDB.databases?.();
  if (known && !known.some(({ name }) => name === DATABASE)) return null;
  const database = await existing();
  if (database === null) return null;
  try {
    const names = [...database.objectStoreNames];
    if (names.length === 0) return null;
    const transaction = database.transaction(names, "readonly");
    const stores = {};
    for (const name of names) {
      const store = transaction.objectStore(name);
      const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
      stores[name] = keys.map((key, i) => ({ key, value: values[i] }));
    }
    return stores;
  } finally {
    database.close();
  }
}

function existing() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE);
    // Only a database that was not there is "upgraded": undo its creation.
    request.onupgradeneeded = () => {
      request.transaction.abort();
      resolve(null);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** What the page wrote down outside the database, in haste. */
function remembered() {
  return Object.fromEntries(Object.entries(localStorage).filter(([name]) => name.startsWith("relancier")));
}

/** JSON has no bytes: they become the text they are of, or `{"$base64": "…"}`. */
function binary(_name, value) {
  if (!(value instanceof ArrayBuffer) && !ArrayBuffer.isView(value)) return value;
  const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { $base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) };
  }
}
