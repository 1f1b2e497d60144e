// What a model reasons: models write it into the answer, between <think> and </think>.

const TAGGED = /<think>([\s\S]*?)(?:<\/think>\s*|$)/g;
const HALF_A_TAG = /<\/?(?:t(?:h(?:i(?:n(?:k)?)?)?)?)?$/;

/** Tells reasoning from text in an answer that may still grow. */
export function splitAnswer(answer, isWhole = true) {
  const known = isWhole ? answer : answer.replace(HALF_A_TAG, "");
  const reasoning = [...known.matchAll(TAGGED)].map(([, thought]) => thought.trim());
  return { reasoning: reasoning.filter(Boolean).join("\n\n"), text: known.replace(TAGGED, "") };
}
