// Makes a screenshot small: the same picture with at most 256 colours, which is what a screen of text needs.

import zlib from "node:zlib";

const SURFACES = 64;

/** A PNG as browsers write screenshots (8 bits, RGB or RGBA, not interlaced), as a PNG with a palette. */
export function small(png) {
  const { width, height, depth, data } = decoded(png);
  const { palette, index } = chosen(data, depth);
  const rows = Buffer.alloc((width + 1) * height); // each row begins with its filter: none
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = index[y * width + x];
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const parts = [["IHDR", header], ["PLTE", palette], ["IDAT", zlib.deflateSync(rows, { level: 9, memLevel: 9 })]];
  return Buffer.concat([png.subarray(0, 8), ...[...parts, ["IEND", Buffer.alloc(0)]].map(chunk)]);
}

function chunk([type, data]) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(zlib.crc32(body), 4);
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
}

/** The pixels, with the filters of the rows undone. */
function decoded(png) {
  const packed = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") packed.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const depth = png[25] === 6 ? 4 : 3;
  const stride = width * depth;
  const raw = zlib.inflateSync(Buffer.concat(packed));
  const data = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x < depth ? 0 : data[y * stride + x - depth];
      const above = y === 0 ? 0 : data[(y - 1) * stride + x];
      const corner = x < depth || y === 0 ? 0 : data[(y - 1) * stride + x - depth];
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter];
      data[y * stride + x] = raw[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return { width, height, depth, data };
}

function paeth(left, above, corner) {
  const [a, b, c] = [left, above, corner].map(each => Math.abs(left + above - corner - each));
  return a <= b && a <= c ? left : b <= c ? above : corner;
}

/** The most frequent colours, and for each pixel the nearest of them. */
function chosen(data, depth) {
  const counts = new Map();
  for (let at = 0; at < data.length; at += depth) {
    const colour = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const ranked = [...counts].sort((one, other) => other[1] - one[1]);
  // The surfaces as they are; of the rest, those that can hardly be told apart share one.
  const kept = new Map(ranked.slice(0, SURFACES).map(([colour]) => [colour, colour]));
  for (const [colour] of ranked.slice(SURFACES)) {
    const coarse = (colour & 0xf0f0f0) | (1 << 24);
    if (!kept.has(coarse)) kept.set(coarse, colour);
  }
  const colours = [...kept.values()].slice(0, 256);
  const places = new Map();
  for (const colour of counts.keys()) places.set(colour, nearest(colour, colours));
  const index = new Uint8Array(data.length / depth);
  for (let at = 0, to = 0; at < data.length; at += depth, to++) {
    index[to] = places.get((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
  }
  return { palette: Buffer.from(colours.flatMap(each => [each >> 16, (each >> 8) & 255, each & 255])), index };
}

function nearest(colour, colours) {
  let [best, least] = [0, Infinity];
  for (const [place, each] of colours.entries()) {
    const away = [16, 8, 0].reduce((sum, shift) => sum + (((colour >> shift) & 255) - ((each >> shift) & 255)) ** 2, 0);
    if (away < least) [best, least] = [place, away];
  }
  return best;
}
