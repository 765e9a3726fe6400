// Choices of a list that is searched by typing. Pure.

export interface Choice {
  value: string;
  label: string;
}

/** 0 for the label itself, 1 for its beginning, 2 for the beginning of a word, 3 for any part of it. */
function rankOf(label: string, wanted: string): number | null {
  if (label === wanted) return 0;
  const at = label.indexOf(wanted);
  if (at < 0) return null;
  if (at === 0) return 1;
  return /[^\p{L}\p{N}]/u.test(label[at - 1] ?? '') ? 2 : 3;
}

/** The choices that the text is in, the best first; among equals the order stays. */
export function rankChoices(choices: readonly Choice[], text: string): Choice[] {
  const wanted = text.trim().toLowerCase();
  return choices
    .map((choice) => ({ choice, rank: rankOf(choice.label.toLowerCase(), wanted) }))
    .filter((each): each is { choice: Choice; rank: number } => each.rank !== null)
    .sort((a, b) => a.rank - b.rank)
    .map(({ choice }) => choice);
}
