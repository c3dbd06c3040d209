// The worker for sharp; see worker.h for the protocol.
const sharp = require('sharp');

sharp.concurrency(1);
sharp.cache(false);

async function prepare(path) {
  const options = { fit: 'inside', withoutEnlargement: true };
  const jpeg = await sharp(path, { limitInputPixels: false }).rotate().resize(768, 768, options)
    .flatten({ background: '#fff' }).jpeg({ quality: 80 }).toBuffer();
  return jpeg.length;
}

(async () => {
  for await (const path of require('node:readline').createInterface({ input: process.stdin })) {
    const start = process.hrtime.bigint();
    const size = await prepare(path).catch((error) => (console.error(`${path}: ${error.message}`), 0));
    console.log(`${(process.hrtime.bigint() - start) / 1000n} ${size}`);
  }
})();
