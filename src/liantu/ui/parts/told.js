/* Hides the field by which the browser says what it has drawn; it is no field for people. */
export default function () {
  if (window.liantuTold) return;
  window.liantuTold = new CSSStyleSheet();
  window.liantuTold.replaceSync(".st-key-told_field { display: none; }");
  document.adoptedStyleSheets.push(window.liantuTold);
}
