// Dify takes mp3, m4a, wav, amr and mpga. Browsers record WebM or Ogg, so a recording becomes WAV here.

const RATE = 16_000; // what speech recognition works with
const HEADER = 44;

/** Makes 16-bit mono WAV of a recording in any format that the browser can read. */
export async function toWav(recording) {
  const context = new OfflineAudioContext(1, 1, RATE); // decoding resamples to its rate
  const audio = await context.decodeAudioData(await recording.arrayBuffer());
  const samples = audio.getChannelData(0);
  const view = new DataView(new ArrayBuffer(HEADER + samples.length * 2));
  const put = (offset, text) => [...text].forEach((letter, i) => view.setUint8(offset + i, letter.charCodeAt(0)));
  put(0, "RIFF");
  view.setUint32(4, view.byteLength - 8, true);
  put(8, "WAVEfmt ");
  view.setUint32(16, 16, true); // the length of this block
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // one channel
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true); // bytes a second
  view.setUint16(32, 2, true); // bytes a sample
  view.setUint16(34, 16, true); // bits a sample
  put(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => {
    const clipped = Math.max(-1, Math.min(1, sample));
    view.setInt16(HEADER + i * 2, clipped * 0x7fff, true);
  });
  return new Blob([view], { type: "audio/wav" });
}
