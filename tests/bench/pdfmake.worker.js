// The letter by pdfmake: asked as Relancier's worker is (crates/pdf-worker).
self.window = self;
self.document = undefined;
importScripts("node_modules/pdfmake/build/pdfmake.min.js", "fonts.js");

const MM = 72 / 25.4;
const GREY = "#5f5f5f";
const RULE = "#b4b4b4";

const ready = fonts().then(([regular, bold]) => {
  pdfMake.addVirtualFileSystem({ "regular.ttf": regular, "bold.ttf": bold });
  pdfMake.addFonts({ Sans: { normal: "regular.ttf", bold: "bold.ttf", italics: "regular.ttf", bolditalics: "bold.ttf" } });
});

self.onmessage = async ({ data: { id, letter, letters } }) => {
  try {
    await ready;
    const all = letters ? JSON.parse(letters) : [JSON.parse(letter)];
    const buffer = await pdfMake.createPdf(document_(all)).getBuffer();
    const pdf = new Uint8Array(buffer);
    self.postMessage({ id, pdf }, [pdf.buffer]);
  } catch (error) {
    self.postMessage({ id, error: "pdfmake", detail: String(error.stack ?? error) });
  }
};

function document_(letters) {
  const [first] = letters;
  return {
    pageSize: "A4",
    pageMargins: [25 * MM, 20 * MM, 20 * MM, 24 * MM],
    defaultStyle: { font: "Sans", fontSize: 10, lineHeight: 1.25 },
    info: { title: first.title, author: first.author, subject: first.reference },
    language: first.language,
    content: letters.map(content),
    footer: () => ({
      margin: [25 * MM, 9 * MM, 20 * MM, 0],
      stack: [
        { canvas: [{ type: "line", x1: 0, y1: 0, x2: 165 * MM, y2: 0, lineWidth: 0.4, lineColor: RULE }] },
        { text: first.legal_line, fontSize: 8, color: GREY, margin: [0, 4, 0, 0] },
      ],
    }),
  };
}

function content(letter, place) {
  const [name, ...rest] = letter.sender;
  return {
    pageBreak: place > 0 ? "before" : undefined,
    stack: [
      { text: name, bold: true, fontSize: 12 },
      { text: rest.join("\n"), fontSize: 9 },
      { text: letter.recipient.join("\n"), absolutePosition: { x: 105 * MM, y: 58 * MM } },
      { text: letter.place_and_date, absolutePosition: { x: 105 * MM, y: 91 * MM } },
      { text: letter.reference, fontSize: 8, color: GREY, margin: [0, 50 * MM, 0, 0] },
      { text: letter.subject, bold: true, margin: [0, 2, 0, 14] },
      ...letter.body.map(block).filter(Boolean),
      { text: letter.closing, margin: [0, 0, 0, 20] },
      { text: letter.signature, bold: true, margin: [80 * MM, 0, 0, 0] },
    ],
  };
}

function block(block, place, body) {
  const below = [0, 0, 0, 7];
  if (block.Paragraph) return { text: block.Paragraph, margin: below };
  if (block.Table) return { stack: table(block.Table), margin: below };
  if (block.Details) {
    const code = body[place + 1]?.Code;
    const lines = block.Details.map(([label, value]) => [{ text: label, color: GREY }, value]);
    const side = code
      ? [
          { width: 40 * MM, text: code.caption, fontSize: 8, color: GREY, alignment: "right" },
          { width: 22 * MM, qr: code.payload, fit: 22 * MM, eccLevel: "M" },
        ]
      : [];
    return { columns: [{ width: "*", table: { body: lines }, layout: "noBorders" }, ...side], margin: below };
  }
}

function table({ columns, rows, totals }) {
  const cell = (text, place, more) => ({ text, alignment: columns[place].align.toLowerCase(), fontSize: 9, ...more });
  const head = columns.map(({ title }, place) => cell(title, place, { fontSize: 8, color: GREY }));
  const layout = {
    hLineWidth: (line) => (line === 0 ? 0 : 0.4),
    vLineWidth: () => 0,
    hLineColor: () => RULE,
  };
  const widths = columns.map((_, place) => (place ? "auto" : "*"));
  return [
    { table: { headerRows: 1, dontBreakRows: true, widths, body: [head, ...rows.map((row) => row.map((text, place) => cell(text, place)))] }, layout },
    ...totals.map(({ label, amount, grand }) => ({
      columns: [
        { width: "*", text: label, alignment: "right", bold: grand, fontSize: 9 },
        { width: 80, text: amount, alignment: "right", bold: grand, fontSize: 9 },
      ],
    })),
  ];
}
