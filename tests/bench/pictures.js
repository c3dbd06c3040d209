// Makes the pictures that tests/bench/images measures out of real photos, in the sizes and formats of web sites.
// Usage: node pictures.js PHOTOS FOLDER [NAME...]   default: all; what is there already is kept
const fs = require('node:fs');
const path = require('node:path');
const sharp = require('sharp');

const TILE = 1000;
const [, , photos, folder, ...names] = process.argv;

sharp.concurrency(1);
sharp.cache(false);

// The photos that a tile can be cut from, at their own resolution: enlarged ones have no detail.
async function sources() {
  const found = [];
  for (const name of fs.readdirSync(photos).filter((each) => each.endsWith('.jpg')).sort()) {
    const { width, height } = await sharp(path.join(photos, name)).metadata();
    if (width >= 1.6 * TILE && height >= 1.2 * TILE) {
      found.push({ file: path.join(photos, name), width, height });
    }
  }
  return found;
}

// A picture of columns x rows tiles, no two of them alike.
async function mosaic(from, columns, rows) {
  const tiles = [];
  for (let i = 0; i < columns * rows; i++) {
    const { file, width, height } = from[i % from.length];
    const round = Math.floor(i / from.length) / 8;
    const left = Math.floor((width - TILE) * (round % 1));
    const top = Math.floor((height - TILE) * ((round * 3) % 1));
    tiles.push({
      input: await sharp(file).extract({ left, top, width: TILE, height: TILE }).removeAlpha().raw().toBuffer(),
      raw: { width: TILE, height: TILE, channels: 3 },
      left: (i % columns) * TILE,
      top: Math.floor(i / columns) * TILE,
    });
  }
  const canvas = { width: columns * TILE, height: rows * TILE, channels: 3, background: '#888' };
  const data = await sharp({ create: canvas, limitInputPixels: false }).composite(tiles)
    .removeAlpha().raw().toBuffer();
  return sharp(data, { raw: canvas, limitInputPixels: false });
}

// A page with text, figures and a transparent margin.
function screenshot(width, height) {
  const lines = [];
  for (let y = 90; y < height - 60; y += 34) {
    const words = 'The quick brown fox jumps over the lazy dog; 0123456789 alt text, '.repeat(3);
    lines.push(`<text x="${60 + (y % 5) * 20}" y="${y}" font-size="${18 + (y % 7)}">${words.slice(y % 40)}</text>`);
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect x="20" y="20" width="${width - 40}" height="${height - 40}" rx="16" fill="#f6f7f9" stroke="#ccd"/>
    <g font-family="sans-serif" fill="#223">${lines.join('')}</g>
    <rect x="${width * 0.7}" y="200" width="500" height="340" fill="#2a7ae2"/></svg>`;
  return sharp(Buffer.from(svg));
}

const jpeg = { quality: 92 };
const progressive = { quality: 92, progressive: true };
const png = { adaptiveFiltering: true };

// Name, tiles across and down (0: none), and what is done to the mosaic.
const pictures = [
  ['jpeg_2mp_turned.jpg', 2, 1, (p) => p.withMetadata({ orientation: 6 }).jpeg(jpeg)],
  ['jpeg_12mp.jpg', 4, 3, (p) => p.jpeg(jpeg)],
  ['jpeg_24mp.jpg', 6, 4, (p) => p.jpeg(jpeg)],
  ['jpeg_48mp.jpg', 8, 6, (p) => p.jpeg(jpeg)],
  ['progressive_2mp.jpg', 2, 1, (p) => p.jpeg(progressive)],
  ['progressive_12mp.jpg', 4, 3, (p) => p.jpeg(progressive)],
  ['progressive_24mp.jpg', 6, 4, (p) => p.jpeg(progressive)],
  ['progressive_48mp.jpg', 8, 6, (p) => p.jpeg(progressive)],
  ['photo_12mp.png', 4, 3, (p) => p.png(png)],
  ['photo_2mp_alpha.png', 2, 1, (p) => p.ensureAlpha(0.8).png(png)],
  ['screenshot_5mp.png', 0, 0, () => screenshot(2880, 1800).png(png)],
  ['photo_100mp.png', 10, 10, (p) => p.png({ ...png, compressionLevel: 3 })],
  ['photo_12mp.webp', 4, 3, (p) => p.webp({ quality: 80 })],
  ['photo_6mp.gif', 3, 2, (p) => p.gif()],
  ['photo_12mp.avif', 4, 3, (p) => p.avif({ quality: 55, effort: 1 })],
];

(async () => {
  const from = await sources();
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, columns, rows, finish] of pictures) {
    const out = path.join(folder, name);
    if ((names.length && !names.includes(name)) || fs.existsSync(out)) {
      continue;
    }
    await finish(columns ? await mosaic(from, columns, rows) : null).toFile(`${out}.part`);
    fs.renameSync(`${out}.part`, out);
  }
})();
