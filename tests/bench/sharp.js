// The worker for sharp; see worker.h for the protocol.
const fs = require('node:fs');
const sharp = require('sharp');

sharp.concurrency(1);
sharp.cache(false);

async function prepare(path) {
  const options = { fit: 'inside', withoutEnlargement: true };
  return sharp(path, { limitInputPixels: false }).rotate().resize(768, 768, options)
    .flatten({ background: '#fff' }).jpeg({ quality: 80 }).toBuffer();
}

(async () => {
  for await (const line of require('node:readline').createInterface({ input: process.stdin })) {
    const [path, out] = line.split('\t');
    const start = process.cpuUsage();
    const jpeg = await prepare(path).catch((error) => (console.error(`${path}: ${error.message}`), ''));
    const { user, system } = process.cpuUsage(start);
    if (out && jpeg.length) {
      fs.writeFileSync(out, jpeg);
    }
    console.log(`${user + system} ${jpeg.length}`);
  }
})();
