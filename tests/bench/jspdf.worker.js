// The letter by jsPDF with its table plugin: asked as Relancier's worker is (crates/pdf-worker).
self.window = self;
importScripts(
  "node_modules/jspdf/dist/jspdf.umd.min.js",
  "node_modules/jspdf-autotable/dist/jspdf.plugin.autotable.min.js",
  "node_modules/qrcode-generator/dist/qrcode.js",
  "node_modules/qrcode-generator/dist/qrcode_UTF8.js",
  "fonts.js",
);

const GREY = "#5f5f5f";
const RULE = "#b4b4b4";
const [LEFT, RIGHT, TOP, BOTTOM] = [25, 190, 20, 273];

const ready = fonts();

self.onmessage = async ({ data: { id, letter, letters } }) => {
  try {
    const faces = await ready;
    const all = letters ? JSON.parse(letters) : [JSON.parse(letter)];
    const pdf = new Uint8Array(file(all, faces));
    self.postMessage({ id, pdf }, [pdf.buffer]);
  } catch (error) {
    self.postMessage({ id, error: "jsPDF", detail: String(error.stack ?? error) });
  }
};

function file(letters, [regular, bold]) {
  const doc = new jspdf.jsPDF({ unit: "mm", format: "a4", compress: true, putOnlyUsedFonts: true });
  doc.addFileToVFS("regular.ttf", regular);
  doc.addFileToVFS("bold.ttf", bold);
  doc.addFont("regular.ttf", "Sans", "normal");
  doc.addFont("bold.ttf", "Sans", "bold");
  const [first] = letters;
  doc.setProperties({ title: first.title, author: first.author, subject: first.reference });
  doc.setLanguage(first.language);
  doc.setLineWidth(0.14);
  doc.setDrawColor(RULE);
  letters.forEach((letter, place) => {
    if (place > 0) doc.addPage();
    write(doc, letter);
  });
  return doc.output("arraybuffer");
}

function write(doc, letter) {
  let top = TOP;
  /** Prints text wrapped to a width, and goes on below it. */
  const say = (text, { left = LEFT, width = RIGHT - LEFT, size = 10, style = "normal", color = "#000000", spacing = 1.25 } = {}) => {
    doc.setFont("Sans", style).setFontSize(size).setTextColor(color);
    const height = size * 0.3528 * spacing;
    for (const line of doc.splitTextToSize(text, width)) {
      if (top + height > BOTTOM) {
        doc.addPage();
        top = TOP;
      }
      top += height;
      doc.text(line, left, top);
    }
  };
  const [name, ...rest] = letter.sender;
  say(name, { size: 12, style: "bold" });
  say(rest.join("\n"), { size: 9 });
  top = 58;
  say(letter.recipient.join("\n"), { left: 105, width: 85 });
  top = 91;
  say(letter.place_and_date, { left: 105, width: 85 });
  top += 5;
  say(letter.reference, { size: 8, color: GREY });
  say(letter.subject, { style: "bold" });
  top += 5;
  letter.body.forEach((block, place) => {
    if (block.Paragraph) say(block.Paragraph);
    if (block.Table) top = table(doc, block.Table, top);
    if (block.Details) {
      const start = top;
      for (const [label, value] of block.Details) {
        const line = top;
        say(label, { left: LEFT + 5, width: 30, color: GREY });
        top = line;
        say(value, { left: LEFT + 27, width: 75 });
      }
      const code = letter.body[place + 1]?.Code;
      if (code) {
        top = start;
        say(code.caption, { left: 125, width: 40, size: 8, color: GREY });
        squares(doc, code.payload, RIGHT - 22, start, 22);
        top = start + 22;
      }
    }
    top += 2.5;
  });
  say(letter.closing);
  top += 7;
  say(letter.signature, { left: 105, style: "bold" });
  doc.line(LEFT, 280, RIGHT, 280);
  doc.setFont("Sans", "normal").setFontSize(8).setTextColor(GREY);
  doc.text(letter.legal_line, LEFT, 284);
}

function table(doc, { columns, rows, totals }, top) {
  const columnStyles = Object.fromEntries(columns.map(({ align }, place) => [place, { halign: align.toLowerCase() }]));
  doc.autoTable({
    startY: top,
    margin: { left: LEFT, right: 210 - RIGHT, top: TOP, bottom: 297 - BOTTOM },
    theme: "plain",
    styles: { font: "Sans", fontSize: 9, lineColor: RULE, cellPadding: { top: 1.1, bottom: 1.1, left: 0, right: 2 } },
    headStyles: { font: "Sans", fontStyle: "normal", fontSize: 8, textColor: GREY },
    bodyStyles: { lineWidth: { bottom: 0.14 } },
    columnStyles,
    head: [columns.map(({ title, align }) => ({ content: title, styles: { halign: align.toLowerCase() } }))],
    body: rows,
    rowPageBreak: "avoid",
  });
  let below = doc.lastAutoTable.finalY;
  for (const { label, amount, grand } of totals) {
    below += 4.5;
    doc.setFont("Sans", grand ? "bold" : "normal").setFontSize(9).setTextColor("#000000");
    doc.text(label, RIGHT - 30, below, { align: "right" });
    doc.text(amount, RIGHT, below, { align: "right" });
  }
  return below;
}

/** A code as runs of squares, as Relancier draws it. */
function squares(doc, payload, left, top, side) {
  const code = qrcode(0, "M");
  code.addData(payload, "Byte");
  code.make();
  const count = code.getModuleCount();
  const size = side / count;
  doc.setFillColor("#000000");
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; ) {
      let length = 0;
      while (column + length < count && code.isDark(row, column + length)) length += 1;
      if (length) doc.rect(left + column * size, top + row * size, length * size, size, "F");
      column += Math.max(length, 1);
    }
  }
}
