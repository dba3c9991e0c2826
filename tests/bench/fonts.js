/** The faces of Relancier's letters, in the base 64 that both libraries take. */
async function fonts() {
  const read = async (face) => {
    const response = await fetch(`/dist/fonts/relancier-sans-${face}.ttf`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    let binary = "";
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary);
  };
  return Promise.all([read("regular"), read("bold")]);
}
