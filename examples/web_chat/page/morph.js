// Changes elements in place, so that a selection, the focus and what was scrolled stay as they are.

/** Makes an element, or a text, like another of the same place. */
export function morph(shown, fresh) {
  if (shown.isEqualNode(fresh)) return;
  if (shown.nodeType === Node.TEXT_NODE && fresh.nodeType === Node.TEXT_NODE) {
    const same = sameLetters(shown.data, fresh.data); // a selection in these stays
    shown.replaceData(same, shown.length - same, fresh.data.slice(same));
  } else if (isAlike(shown, fresh)) {
    const children = [...fresh.childNodes];
    children.forEach((child, index) => {
      if (index < shown.childNodes.length) morph(shown.childNodes[index], child);
      else shown.append(child);
    });
    while (shown.childNodes.length > children.length) shown.lastChild.remove();
  } else {
    shown.replaceWith(fresh);
  }
}

function isAlike(shown, fresh) {
  return shown.cloneNode(false).isEqualNode(fresh.cloneNode(false)) && shown.nodeType === Node.ELEMENT_NODE;
}

/** Counts the letters that two texts begin with. */
function sameLetters(one, other) {
  let count = 0;
  while (count < one.length && one[count] === other[count]) count++;
  return count;
}
