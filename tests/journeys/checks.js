// What axe does not see; a list of complaints, empty when all is well.
() => {
  const complaints = [];
  for (const attribute of ["aria-describedby", "aria-labelledby", "aria-controls"]) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      for (const id of element.getAttribute(attribute).split(" ").filter(Boolean)) {
        if (!document.getElementById(id)) complaints.push(`${attribute} leads to no #${id}`);
      }
    }
  }
  for (const link of document.querySelectorAll('a[href^="#"]')) {
    const id = link.getAttribute("href").slice(1);
    if (id && !document.getElementById(id)) complaints.push(`a link leads to no #${id}`);
  }
  for (const radio of document.querySelectorAll("input[type=radio]")) {
    if (!radio.closest("fieldset")?.querySelector("legend")) complaints.push(`radio ${radio.name} has no legend`);
  }
  const numbers = (colour) => (colour.match(/[\d.]+/g) || []).slice(0, 3).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).map((x) => (x / 255 <= 0.04045 ? x / 255 / 12.92 : ((x / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const control of document.querySelectorAll(".form-control, .form-select, .form-check-input:not(:checked)")) {
    if (!control.checkVisibility()) continue;
    const style = getComputedStyle(control);
    const [high, low] = [light(style.borderTopColor), light(style.backgroundColor)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 3) complaints.push(`the border of ${control.name} has contrast ${ratio.toFixed(2)}`);
  }
  return complaints;
}
