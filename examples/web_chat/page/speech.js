// Speaking instead of typing: the microphone, or the file of a recording, becomes text.

import { post } from "./relay.js";
import { toWav } from "./wav.js";

const MOST_BYTES = 10 * 1024 * 1024; // as the relay has it
const MOST_SECONDS = 300; // 10 MB are 327 s

export async function transcribe(recording) {
  if (recording.size > MOST_BYTES) throw new Error("The recording is too large: 10 MB are allowed.");
  return (await post("transcripts", recording)).text;
}

/** Records until `stop()`, which gives the recording as WAV; `ontick` is told the seconds so far. */
export async function record(ontick, onfull) {
  let media;
  try {
    media = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  } catch {
    throw new Error("The microphone can't be used: the browser doesn't let this page.");
  }
  const recorder = new MediaRecorder(media);
  const pieces = [];
  recorder.ondataavailable = (event) => pieces.push(event.data);
  const ended = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start();
  let seconds = 0;
  ontick(seconds);
  const clock = setInterval(() => (++seconds < MOST_SECONDS ? ontick(seconds) : onfull()), 1000);
  return async function stop() {
    clearInterval(clock);
    recorder.stop();
    await ended;
    for (const track of media.getTracks()) track.stop();
    return toWav(new Blob(pieces, { type: recorder.mimeType }));
  };
}
