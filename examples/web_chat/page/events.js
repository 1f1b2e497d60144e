// Server-sent events over fetch: an EventSource can only GET, and a question is POSTed.

/** Gives the JSON of each event of a ReadableStream of bytes, however these are cut into chunks. */
export async function* readEvents(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let data = [];
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return; // an event without its empty line is none
      text += decoder.decode(value, { stream: true }); // a chunk may end within a letter
      const lines = text.split(/\r\n|\n|\r(?!$)/); // or between \r and \n
      text = lines.pop();
      for (const line of lines) {
        if (line.startsWith("data:")) data.push(line.slice(5));
        if (line === "" && data.length) {
          yield JSON.parse(data.join("\n"));
          data = [];
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {}); // a reader that stops early hangs up
  }
}
