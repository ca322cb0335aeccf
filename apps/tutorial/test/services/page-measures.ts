/**
 * What stands out of the window to the side. Runs in the browser, as the next one: neither may use
 * anything from around it.
 */
export function overflowOf(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  const found =
    scrollWidth > clientWidth ? [`the page is ${scrollWidth} of ${clientWidth} wide`] : [];
  for (const element of document.body.querySelectorAll("*")) {
    const { left, right } = element.getBoundingClientRect();
    if (left < 0 || right > clientWidth)
      found.push(`<${element.localName}> from ${left} to ${right}`);
  }
  return found;
}

/** Texts with less contrast than WCAG 2.2 asks for at level AA, for letters of the usual size. */
export function contrastOf(): string[] {
  const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const linear = (value: number) =>
    value <= 10.31 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = channels(colour);
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  };
  const groundOf = (element: Element | null): string => {
    if (element === null) return "rgb(255, 255, 255)";
    const { backgroundColor } = getComputedStyle(element);
    return channels(backgroundColor)[3] === 0 ? groundOf(element.parentElement) : backgroundColor;
  };
  const found: string[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement: element, textContent: text } = texts.currentNode;
    if (element === null || !text?.trim()) continue;
    const ink = luminance(getComputedStyle(element).color);
    const ground = luminance(groundOf(element));
    const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    if (ratio < 4.5) found.push(`${ratio.toFixed(1)}: ${text.trim()}`);
  }
  return found;
}
