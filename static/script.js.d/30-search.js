/* The key / opens the search, unless the reader has switched that off there. */
(() => {
  'use strict';
  const link = document.querySelector('nav a[href$="search.html"]');
  const isOn = () => {
    try { return localStorage.getItem('search-key') !== 'off'; } catch { return true; }
  };
  if (!link || !isOn()) return;
  link.setAttribute('aria-keyshortcuts', '/');
  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing || !isOn()) return;
    event.preventDefault();
    const field = document.getElementById('search-field');
    if (field) {
      field.focus();
      field.select();
    } else {
      location.href = `${link.href}#q=`;
    }
  });
})();
