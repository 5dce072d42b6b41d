/* Copies the page's address. On an intranet without https there is no clipboard API. */
const { make, button } = elements;

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = make("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".root");
  const copier = button("", data.copy, "", async () => {
    await copy(window.location.href);
    copier.textContent = `✓ ${data.copied}`;
    setTimeout(() => (copier.textContent = data.copy), 1600);
  });
  root.replaceChildren(copier);
}
