/* Copies the page's address. On an intranet without https there is no clipboard API. */
async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement("textarea");
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
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = `${data.copy}`;
  button.addEventListener("click", async () => {
    await copy(window.location.href);
    button.textContent = `✓ ${data.copied}`;
    setTimeout(() => (button.textContent = `${data.copy}`), 1600);
  });
  root.replaceChildren(button);
}
